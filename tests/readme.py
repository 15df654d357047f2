"""`make docs`: what README and docs/ take from the code and from real answers; the tests compare it.

python -m tests.readme --write
"""

import asyncio
import json
import shlex
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from app.api.openapi import committed_document
from app.cli import policy_of
from app.domain.reasons import ReasonCode
from app.main import create_app
from app.policies.documents import packaged_document
from app.settings import Settings

ROOT = Path(__file__).parent.parent
README, REASONS = ROOT / "README.md", ROOT / "docs/reasons.md"
CURLS = (
    "curl 'localhost:8000/due-date?plan=gold&received_at=2026-11-24T15:30:00-05:00'",
    "curl 'localhost:8000/tier?plan=Ultra-Plus'",
    "curl 'localhost:8000/scope-check?topic=field_mapping&plan=gold'",
    "curl 'localhost:8000/support-hours?at=2026-11-26T10:00:00-05:00'",
    "curl -H 'Request-Id: intake-42' 'localhost:8000/tier?plan=goldd'",
)
LINE = 200


def parsed(curl: str) -> tuple[str, dict[str, str]]:
    """The path and the headers of a curl line."""
    _, *words = shlex.split(curl)
    return words[-1].removeprefix("localhost:8000"), dict(word.split(": ", 1) for word in words if ": " in word)


async def asked(client: httpx.AsyncClient, curl: str) -> Any:  # noqa: ANN401  (any JSON)
    path, headers = parsed(curl)
    return (await client.get(path, headers=headers)).json()


def folded(value: Any, indent: str = "") -> str:  # noqa: ANN401  (any JSON)
    """JSON with each object or list on one line where it fits."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) + len(indent) <= LINE or not isinstance(value, dict | list) or not value:
        return flat
    deeper = f"{indent}  "
    if isinstance(value, dict):
        parts = [f"{deeper}{json.dumps(name)}: {folded(part, deeper)}" for name, part in value.items()]
        return "{\n" + ",\n".join(parts) + f"\n{indent}}}"
    return "[\n" + ",\n".join(f"{deeper}{folded(part, deeper)}" for part in value) + f"\n{indent}]"


async def answers(client: httpx.AsyncClient) -> str:
    blocks = [f"```sh\n{curl}\n```\n```json\n{folded(await asked(client, curl))}\n```" for curl in CURLS]
    return "\n\n".join(blocks)


def endpoints() -> str:
    rows = [
        f"| `{method.upper()} {path}` | {operation['description'].splitlines()[0]} |"
        for path, methods in committed_document()["paths"].items()
        for method, operation in methods.items()
    ]
    return "\n".join(["| request | answers |", "|---|---|", *rows])


def settings() -> str:
    rows = [
        f"| `SLA_{name.upper()}` | {'' if field.default is None else f'`{field.default}`'} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(["| variable | default | meaning |", "|---|---|---|", *rows])


def assumptions() -> str:
    rows = [f"| `{each.setting}` | `{each.clause}` | {each.text} |" for each in packaged_document().assumptions]
    return "\n".join(["| setting | clause | decided |", "|---|---|---|", *rows])


def reasons() -> str:
    rows = [f"| `{code}` | {code.meaning} |" for code in ReasonCode]
    heading = "# Reasons\n\nThe closed list of codes that answers carry, from `app/domain/reasons.py` by `make docs`.\n"
    return "\n".join([heading, "| code | meaning |", "|---|---|", *rows, ""])


async def readme(client: httpx.AsyncClient) -> str:
    """The README as it should be."""
    text = README.read_text(encoding="utf-8")
    parts = {
        "answers": await answers(client),
        "endpoints": endpoints(),
        "settings": settings(),
        "assumptions": assumptions(),
    }
    for name, part in parts.items():
        begin, end = f"<!-- {name}: written by `make docs`, compared by the tests -->\n", f"<!-- end of {name} -->"
        before, _, rest = text.partition(begin)
        text = f"{before}{begin}{part}\n{end}{rest.partition(end)[2]}"
    return text


@asynccontextmanager
async def packaged_service() -> AsyncIterator[httpx.AsyncClient]:
    """The application with the packaged policy in memory, and no database."""
    app = create_app(Settings(database_url="postgresql://nowhere/none"))
    app.state.snapshot.policy = policy_of(None)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://sla.test") as client:
        yield client


async def write() -> None:
    async with packaged_service() as client:
        README.write_text(await readme(client), encoding="utf-8")
    REASONS.write_text(reasons(), encoding="utf-8")


if __name__ == "__main__" and sys.argv[1:] == ["--write"]:
    asyncio.run(write())
