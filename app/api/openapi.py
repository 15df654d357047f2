"""openapi.yaml: what the application declares, with an example for each operation that it answered itself."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from fastapi import FastAPI

from app.api.openapi_examples import EXAMPLES, UNKNOWN_PLAN, Questioner
from app.api.problems import MEDIA_TYPE, Problem
from app.policies.documents import LOADER

COMMITTED = Path(__file__).parent.parent.parent / "openapi.yaml"


@cache
def committed_document() -> dict[str, Any]:
    document: dict[str, Any] = yaml.load(COMMITTED.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506  (a safe one)
    return document


async def openapi_document(app: FastAPI, token: str) -> dict[str, Any]:
    """For an application on a database of its own, to which the examples are written; `token` may do everything.

    Raises KeyError where an operation has no example.
    """
    document: dict[str, Any] = json.loads(json.dumps(app.openapi()))
    questioner = Questioner(app, token)
    operations = {
        operation["operationId"]: (method.upper(), operation)
        for methods in document["paths"].values()
        for method, operation in methods.items()
    }
    if missing := operations.keys() - EXAMPLES.keys():
        raise KeyError(missing)
    for name, example in EXAMPLES.items():
        method, operation = operations[name]
        status, answer = await questioner.ask(method, example)
        content = operation["responses"][str(status)].get("content", {})
        for described in content.values():
            described["example"] = answer
        if example.body:
            operation["requestBody"]["content"]["application/json"]["example"] = example.body
    _, unknown_plan = await questioner.ask("GET", UNKNOWN_PLAN)
    for name, (_, operation) in operations.items():
        refused = operation["responses"].get("404", {"description": ""})
        if name != "get_problem" and "unknown_plan" in refused["description"]:
            refused["content"][MEDIA_TYPE]["example"] = unknown_plan
    schemas = document["components"]["schemas"]
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs") | {"Problem": problem}
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return document


def as_yaml(document: dict[str, Any]) -> str:
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=120)
