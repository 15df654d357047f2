# The service for a Postgres given by SLA_DATABASE_URL: `sla migrate` once, then `sla serve`, one process a container.
# It runs as 10001 and writes nothing: the root file system may be read-only, and no volume is needed.
FROM python:3.13-slim AS build
WORKDIR /connex-sla
COPY requirements-uv.lock requirements.lock ./
RUN python -m venv /uv \
    && /uv/bin/pip install --no-cache-dir --require-hashes -r requirements-uv.lock \
    && /uv/bin/uv venv --python "$(command -v python)" .venv \
    && /uv/bin/uv pip sync --no-cache --compile-bytecode --python .venv/bin/python --require-hashes requirements.lock
COPY pyproject.toml README.md alembic.ini openapi.yaml ./
COPY migrations migrations
COPY app app
RUN /uv/bin/uv pip install --no-cache --python .venv/bin/python --no-deps --offline -e . \
    && .venv/bin/python -m compileall -q app migrations

FROM python:3.13-slim
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin sla
WORKDIR /connex-sla
COPY --from=build /connex-sla /connex-sla
ENV PATH="/connex-sla/.venv/bin:$PATH" PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 SLA_HOST=0.0.0.0
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ.get(\"SLA_PORT\", \"8000\")}/livez', timeout=2)"]
ENTRYPOINT ["sla"]
CMD ["serve"]
