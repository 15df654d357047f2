"""How much one question may be about: as much as the description says, or less where a setting does."""

from fastapi import Request
from fastapi.exceptions import RequestValidationError

from app.settings import Settings


def limits(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def require_at_most(most: int, length: int, *place: str) -> None:
    if length > most:
        message = f"This service takes at most {most}, and not {length}"
        raise RequestValidationError([{"type": "too_long", "loc": ("body", *place), "msg": message}])
