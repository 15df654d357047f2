"""JSON bodies too large to be read on the event loop. FastAPI would do so, and before it is known who asks."""

import asyncio
from typing import Any, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from app.api.media_types import JSON, media_type
from app.api.schemas.fields import Question

Body = TypeVar("Body", bound=Question)
UNSUPPORTED = 415
MOST_LISTED = 10_000  # mistakes; to list them takes ten times as long as to find them, and nobody reads so many


def described_body(model: type[Question]) -> dict[str, Any]:
    """For `openapi_extra` of the operation; `openapi.py` adds the schema of the model."""
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    return {"requestBody": {"required": True, "content": {JSON: {"schema": schema}}}}


async def read_body(model: type[Body], request: Request) -> Body:
    if media_type(request.headers) != JSON:
        raise HTTPException(UNSUPPORTED)
    return await asyncio.to_thread(_validated, model, await request.body())


def _validated(model: type[Body], content: bytes) -> Body:
    try:
        return model.model_validate_json(content)
    except ValidationError as invalid:
        if (count := invalid.error_count()) > MOST_LISTED:
            message = f"There are {count} mistakes in it, which are too many to be listed"
            raise RequestValidationError([{"type": "too_many", "loc": ("body",), "msg": message}]) from None
        found = invalid.errors(include_url=False)
        raise RequestValidationError([{**each, "loc": ("body", *each["loc"])} for each in found]) from None
