"""How `sla` says what went wrong: what it is, what to do next, and the exit code of its kind."""

from pydantic import ValidationError
from pydantic_core import PydanticCustomError
from sqlalchemy.exc import ProgrammingError

from app.api.problems import PROBLEMS
from app.commands.terminal import INVALID, NOT_FOUND, UNAVAILABLE, WRONG
from app.domain.errors import DomainError
from app.persistence.database import DatabaseUnavailableError
from app.policies.documents import InvalidPolicyError
from app.settings import settings_in_words

EXIT_OF_STATUS = {404: NOT_FOUND, 503: UNAVAILABLE}
MOST_SUGGESTED = 3
NEXT = {
    "unknown_plan": "`sla tier` lists the plans.",
    "unknown_topic": "`sla scope` lists the topics.",
    "unknown_api_key": "`sla key list` has every id.",
}
LOOK = "`sla doctor` looks what is wrong."


def failure_of(error: Exception) -> tuple[str, int] | None:
    """None for an error of the program itself, and where nobody reads on."""
    from app.persistence.embedded import EmbeddedPostgresError

    told: tuple[str, int] | None = None
    match error:
        case BrokenPipeError():
            pass
        case InvalidPolicyError():
            told = str(error), WRONG
        case DomainError():
            told = in_words(error), EXIT_OF_STATUS.get(PROBLEMS[error.code].status, INVALID)
        case PydanticCustomError():
            told = error.message(), INVALID
        case ValidationError():
            told = "\n".join([*settings_in_words(error), LOOK]), INVALID
        case ProgrammingError():
            told = "The database has no policy tables: run `sla migrate`.", UNAVAILABLE
        case DatabaseUnavailableError():
            told = f"{error.detail} Is SLA_DATABASE_URL right? {LOOK}", UNAVAILABLE
        case EmbeddedPostgresError() | OSError():
            told = str(error), UNAVAILABLE
    return told


def in_words(error: DomainError) -> str:
    near = error.suggestions if len(error.suggestions) <= MOST_SUGGESTED else ()
    hint = f"Did you mean {' or '.join(near)}?" if near else ""
    parts = (error.detail, "" if "Did you mean" in error.detail else hint, NEXT.get(error.code, ""))
    return " ".join(filter(None, parts))
