"""How answers and failures of `sla` look at a terminal, and their exit codes."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NoReturn

import typer
from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError
from sqlalchemy.exc import ProgrammingError

from app.api.problems import PROBLEMS
from app.domain.errors import DomainError
from app.domain.reasons import Reason
from app.persistence.database import DatabaseUnavailableError
from app.policies.documents import InvalidPolicyError

WRONG, INVALID, NOT_FOUND, UNAVAILABLE = 1, 2, 3, 4
EXIT_OF_STATUS = {404: NOT_FOUND, 503: UNAVAILABLE}


@contextmanager
def explained() -> Iterator[None]:
    """Turn what cannot be answered into one sentence on standard error and the exit code of its kind."""
    from app.persistence.embedded import EmbeddedPostgresError  # noqa: PLC0415  (needs Unix)

    try:
        yield
    except InvalidPolicyError as invalid:
        give_up(str(invalid), WRONG)
    except DomainError as error:
        give_up(error.detail, EXIT_OF_STATUS.get(PROBLEMS[error.code].status, INVALID))
    except PydanticCustomError as error:
        give_up(error.message(), INVALID)
    except ValidationError as error:
        give_up("\n".join(f"SLA_{str(each['loc'][0]).upper()}: {each['msg']}" for each in error.errors()), INVALID)
    except ProgrammingError:
        give_up("The database has no policy tables: run `sla migrate`.", UNAVAILABLE)
    except (DatabaseUnavailableError, EmbeddedPostgresError, OSError) as away:
        give_up(getattr(away, "detail", str(away)), UNAVAILABLE)


def give_up(message: str, code: int) -> NoReturn:
    print(message, file=sys.stderr)
    raise typer.Exit(code)


def print_json(model: type[BaseModel], answer: object) -> None:
    print(model.model_validate(answer).model_dump_json(indent=2))


def print_table(rows: Mapping[str, str], reasons: Sequence[Reason]) -> None:
    told = [("[dim]why[/dim]" if i == 0 else "", each) for i, each in enumerate(map(_because, reasons))]
    print_rows([(f"[dim]{name}[/dim]", value) for name, value in rows.items()] + told)


def _because(reason: Reason) -> str:
    return f"{reason.text} [dim]\\[{reason.clause}][/dim]"


def print_rows(rows: Iterable[Sequence[str]], heads: Sequence[str] = ()) -> None:
    from rich.console import Console  # noqa: PLC0415  (what a server never prints need not slow its start)
    from rich.table import Table  # noqa: PLC0415  (the same)

    table = Table(*heads, box=None) if heads else Table.grid(padding=(0, 2))
    for row in rows:
        table.add_row(*row)
    Console(soft_wrap=not sys.stdout.isatty()).print(table)
