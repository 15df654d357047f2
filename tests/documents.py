"""`make docs`: what README and docs/ take from the code and from real answers; the tests compare it.

python -m tests.documents --write
"""

import asyncio
import json
import re
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from app.api.openapi_examples import CHANCE
from app.description import TOKEN, throwaway_service
from tests import reference
from tests.cases.faq import faq_rows
from tests.pictures import drawn

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
ASKING = ROOT / "docs/how-to/ask-questions.md"
CURLS = (
    "curl 'localhost:8000/due-date?plan=gold&received_at=2026-11-24T15:30:00-05:00&explain=true'",
    "curl 'localhost:8000/tier?plan=Ultra-Plus'",
    """curl localhost:8000/scope-check -H 'Content-Type: application/json' -d '{
  "subject": "nothing arrives",
  "description": "Our IT says the web connector is fine. Please open port 8166 on our firewall for us."}'""",
    "curl 'localhost:8000/support-hours?at=2026-11-26T10:00:00-05:00'",
    "curl -H 'Request-Id: intake-42' 'localhost:8000/tier?plan=goldd'",
)
LINE = 200


# `api` is what the README defines it to be: curl with the key, answering the headers as well.
API = """KEY=$(cat data/admin-key)
api() { curl -si -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' "$@"; }"""
BUY = """api localhost:8000/accounts/acme/add-on-purchases -H 'Idempotency-Key: inv-0042' -d '{
  "add_on": "screen_sharing", "minutes": 30, "billing_reference": "inv-0042",
  "effective_from": "2026-06-01T00:00:00-04:00"}'"""


def use(key: str, minutes: int, occurred_at: str, reference: str) -> str:
    return f"""api localhost:8000/accounts/acme/usage -H 'Idempotency-Key: {key}' -d '{{
  "feature": "screen_sharing", "minutes": {minutes}, "occurred_at": "{occurred_at}", "reference": "{reference}"}}'"""


WALK = {
    "The billing system puts a new account on a plan, by any name that the plan has or had.": (
        """api -X PUT localhost:8000/accounts/acme -d '{
  "plan": "ultra", "effective_from": "2026-06-01T00:00:00-04:00"}'"""
    ),
    "It buys half an hour of screen sharing.": BUY,
    "The answer got lost, so it is sent again with the same key: nothing is bought twice.": BUY,
    "Support used 20 of the minutes.": use("zoom-771", 20, "2026-06-15T10:00:00-04:00", "zoom-771"),
    "More than are left are refused, with the reason.": use("zoom-772", 20, "2026-06-16T10:00:00-04:00", "zoom-772"),
    "The last ten are not.": use("zoom-773", 10, "2026-06-16T10:00:00-04:00", "zoom-772"),
    "The add-on is used up, and whoever asks is told so. `min_sequence` makes any replica know that write first.": (
        "api 'localhost:8000/screen-sharing?account=acme&at=2026-06-17T10:00:00-04:00&min_sequence=6'"
    ),
    "A change of plan ends one period and begins the next. `If-Match` says which state of the account was seen.": (
        """api -X PUT localhost:8000/accounts/acme -H 'If-Match: "TAG"' -d '{
  "plan": "platinum", "effective_from": "2026-07-01T00:00:00-04:00"}'"""
    ),
}
SHOWN = ("change-sequence", "policy-revision", "etag", "location", "idempotency-replayed", "retry-after")


@dataclass(frozen=True, slots=True)
class Call:
    """A curl line taken apart."""

    method: str
    path: str
    headers: dict[str, str]
    body: str | None


def parsed(curl: str) -> Call:
    words = shlex.split(curl)
    values: dict[str, list[str]] = {"-X": [], "-H": [], "-d": [], "": []}
    rest = iter(words[1:])
    for word in rest:
        values[word if word in values else ""].append(next(rest) if word in values else word)
    body = next(iter(values["-d"]), None)
    method = next(iter(values["-X"]), "POST" if body else "GET")
    headers = dict(header.split(": ", 1) for header in values["-H"])
    return Call(method, values[""][-1].removeprefix("localhost:8000"), headers, body)


async def sent(client: httpx.AsyncClient, curl: str) -> httpx.Response:
    call = parsed(curl)
    as_api = {"content-type": "application/json"} if call.body else {}
    return await client.request(call.method, call.path, headers=as_api | call.headers, content=call.body)


def without_chance(text: str) -> str:
    for pattern, shown in CHANCE.items():
        text = re.sub(pattern, shown, text)
    return text


async def walk(client: httpx.AsyncClient) -> str:
    """Every step with its answer: the status, the headers that matter here, and the body."""
    blocks, tag = [f"```sh\n{API}\n```"], ""
    for says, curl in WALK.items():
        curl_with_tag = curl.replace('"TAG"', tag)
        call, answer = parsed(curl_with_tag), await sent(client, curl_with_tag)
        if call.method == "PUT":
            tag = answer.headers["etag"]
        shown_here = [name for name in SHOWN if name in answer.headers and (name != "etag" or call.method == "PUT")]
        headers = "".join(f"{name}: {answer.headers[name]}\n" for name in shown_here)
        body = folded(json.loads(without_chance(answer.text)))
        shown = f"HTTP/1.1 {answer.status_code} {answer.reason_phrase}\n{headers}\n{body}"
        blocks.append(f"{says}\n\n```sh\n{curl_with_tag}\n```\n```http\n{shown}\n```")
    return "\n\n".join(blocks)


async def asked(client: httpx.AsyncClient, curl: str) -> Any:  # noqa: ANN401  (any JSON)
    return (await sent(client, curl)).json()


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


async def faq(client: httpx.AsyncClient) -> str:
    """Every question of the FAQ, with the request that answers it and what is answered."""
    return reference.table(("question of the FAQ", "request", "answer"), await faq_rows(client))


async def parts(client: httpx.AsyncClient) -> dict[str, str]:
    """What stands between two marks of that name, in whichever document has them."""
    return {
        "question": f"```sh\n{CURLS[0]}\n```\n```json\n{folded(await asked(client, CURLS[0]))}\n```",
        "faq": await faq(client),
        "answers": await answers(client),
        "walk": await walk(client),
        "endpoints": reference.endpoints(),
        "settings": reference.settings(),
        "problems": reference.problems(),
        "reasons": reference.reasons(),
        "metrics": reference.metrics(),
        "commands": reference.commands(),
        "assumptions": reference.assumptions(),
    }


def filled(text: str, parts: Mapping[str, str]) -> str:
    """The document with each of its marked parts as it should be. A mark of an unknown name is an error."""
    marked = r"(<!-- (\w+): written by `make docs`, compared by the tests -->\n).*?(<!-- end of \2 -->)"
    return re.sub(marked, lambda found: f"{found[1]}{parts[found[2]]}\n{found[3]}", text, flags=re.DOTALL)


async def expected(client: httpx.AsyncClient) -> dict[Path, str]:
    """Every document as it should be, asked of a fresh service with a key that may do everything."""
    written = await parts(client)
    return {path: filled(path.read_text(encoding="utf-8"), written) for path in documents()} | drawn()


def documents() -> list[Path]:
    return [README, *sorted((ROOT / "docs").rglob("*.md"))]


async def write() -> None:
    async with throwaway_service() as app:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://sla.test") as client:
            client.headers["authorization"] = f"Bearer {TOKEN}"
            for path, text in (await expected(client)).items():
                path.write_text(text, encoding="utf-8")


if __name__ == "__main__" and sys.argv[1:] == ["--write"]:
    asyncio.run(write())
