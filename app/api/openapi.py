"""openapi.yaml: what the application declares, with an example for each operation that it answered itself."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from fastapi import FastAPI
from pydantic.json_schema import JsonSchemaMode

from app.api.openapi_examples import EXAMPLES, UNKNOWN_PLAN, Questioner
from app.api.problems import MEDIA_TYPE, Problem
from app.api.schemas.compliance import ComplianceRequest
from app.api.schemas.due_date_batches import DueDatesRequest
from app.api.schemas.policy_previews import PreviewRequest
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
    answers: dict[str, Any] = {}  # two that are equal are one object, which YAML writes once
    for name, example in EXAMPLES.items():
        method, operation = operations[name]
        status, given = await questioner.ask(method, example)
        answer = answers.setdefault(json.dumps(given), given)
        content = operation["responses"][str(status)].get("content", {})
        for described in content.values():
            described.setdefault("example", answer)
        if example.body:
            operation["requestBody"]["content"]["application/json"]["example"] = example.body
    _, unknown_plan = await questioner.ask("GET", UNKNOWN_PLAN)
    for name, (_, operation) in operations.items():
        refused = _answer(operation, "404")
        if name != "get_problem" and "unknown_plan" in refused["description"]:
            refused["content"][MEDIA_TYPE]["example"] = unknown_plan
    _require_idempotency_keys(operation for _, operation in operations.values())
    _leave_out_instead_of_null(operation for _, operation in operations.values())
    schemas = document["components"]["schemas"]
    # Those that FastAPI does not read or write itself.
    for model in (Problem, PreviewRequest, DueDatesRequest, ComplianceRequest):
        mode: JsonSchemaMode = "serialization" if model is Problem else "validation"
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}", mode=mode)
        for name, each in (schema.pop("$defs", {}) | {model.__name__: schema}).items():
            schemas.setdefault(name, each)
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return document


def _answer(operation: dict[str, Any], status: str) -> dict[str, Any]:
    found: dict[str, Any] = operation["responses"].get(status, {"description": ""})
    return found


def _require_idempotency_keys(operations: Iterable[dict[str, Any]]) -> None:
    """Where the operation does: FastAPI would answer a parameter that it knows to be required with a 422."""
    for operation in operations:
        if "idempotency_key_missing" in _answer(operation, "400")["description"]:
            [key] = [each for each in operation["parameters"] if each["name"] == "Idempotency-Key"]
            key["required"] = True


def _leave_out_instead_of_null(operations: Iterable[dict[str, Any]]) -> None:
    """What is optional in a URL or a head is left out: neither can hold a null, which FastAPI would list."""
    for operation in operations:
        for parameter in operation.get("parameters", ()):
            described = parameter["schema"]
            match [each for each in described.pop("anyOf", ()) if each != {"type": "null"}]:
                case [only]:
                    parameter["schema"] = only | described
                case [_, *_] as several:
                    described["anyOf"] = several


def as_yaml(document: dict[str, Any]) -> str:
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=120)
