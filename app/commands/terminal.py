"""How answers of `sla` look at a terminal, and the exit codes. `failures` says how what goes wrong is told."""

import gc
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn, Protocol

import typer

if TYPE_CHECKING:
    from pydantic import BaseModel
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    Cell = str | Text


class Because(Protocol):
    """A reason, of the domain or of an answer."""

    @property
    def clause(self) -> str: ...

    @property
    def text(self) -> str: ...


WRONG, INVALID, NOT_FOUND, UNAVAILABLE = 1, 2, 3, 4


@contextmanager
def explained() -> Iterator[None]:
    """Turn what cannot be answered into one sentence on standard error and the exit code of its kind."""
    from app.observability import configure_logging

    configure_logging("warning")
    try:
        yield
    except Exception as error:
        from app.commands.failures import failure_of

        told = failure_of(error)
        if told is None:
            raise
        give_up(*told)


def expect_garbage() -> None:
    """For a command that goes on for long, once it has imported what it needs: see `app.__main__`."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def give_up(message: str, code: int) -> NoReturn:
    print(message, file=sys.stderr)
    raise typer.Exit(code)


def print_json(model: "type[BaseModel]", answer: object) -> None:
    print(model.model_validate(answer).model_dump_json(indent=2))


def print_table(facts: Mapping[str, "Cell"], reasons: Sequence[Because]) -> None:
    print_rows([*_named(facts), *_why(reasons)])


def print_facts(facts: Mapping[str, "Cell"]) -> None:
    console().print(table(facts))


def table(facts: Mapping[str, "Cell"]) -> "Table":
    return _table(_named(facts))


def styled(content: str, style: str) -> "Text":
    from rich.text import Text

    return Text(content, style)


def print_reasons(reasons: Sequence[Because]) -> None:
    print_rows(_why(reasons))


def _named(facts: Mapping[str, "Cell"]) -> Iterator[Sequence["Cell"]]:
    return ((styled(name, "dim"), value) for name, value in facts.items())


def _why(reasons: Sequence[Because]) -> Iterator[Sequence["Cell"]]:
    return (("" if i else styled("why", "dim"), _because(reason)) for i, reason in enumerate(reasons))


def _because(reason: Because) -> "Text":
    return styled(f"{reason.text} ", "").append(f"[{reason.clause}]", "dim")


def print_rows(rows: Iterable[Sequence["Cell"]], heads: Sequence[str] = ()) -> None:
    console().print(_table(rows, heads))


def _table(rows: Iterable[Sequence["Cell"]], heads: Sequence[str] = ()) -> "Table":
    """A cell is shown to the letter: a customer's brackets are no markup of ours."""
    from rich.table import Table

    made = Table(*heads, box=None) if heads else Table.grid(padding=(0, 2))
    for row in rows:
        made.add_row(*(styled(cell, "") if isinstance(cell, str) else cell for cell in row))
    for column in made.columns if heads else ():
        column.no_wrap, column.overflow = column is made.columns[0], "fold"  # a path is nothing without its end
    return made


def console() -> "Console":
    from rich.console import Console

    return Console(soft_wrap=not sys.stdout.isatty())
