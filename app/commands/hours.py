"""`sla hours`: whether support is open, once or for as long as somebody watches."""

import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.options import INSTANT_HELP, AsJson, PolicyFile, instant, policy_of
from app.commands.terminal import console, expect_garbage, explained, print_json, print_table, styled

if TYPE_CHECKING:
    from rich.table import Table

    from app.commands.terminal import Cell
    from app.domain.policy import Policy
    from app.domain.support_hours import HoursDecision

WATCH_HELP = "Count down to the next change, and go on across it, until Ctrl-C. Not at a terminal: a line a change."
TICK = 0.1  # seconds
LONGEST_SLEEP = 30  # seconds: a clock that is set, or a machine that slept, is noticed by then


def hours(
    at: Annotated[str | None, typer.Option(help=INSTANT_HELP)] = None,
    watch: Annotated[bool, typer.Option("--watch", "-w", help=WATCH_HELP)] = False,
    policy: PolicyFile = None,
    as_json: AsJson = False,
) -> None:
    """Is support open, until when, and if not: why?"""
    from app.api.schemas.support_hours import HoursAnswer
    from app.domain.support_hours import decide_hours

    if watch and at is not None:
        raise typer.BadParameter("--watch looks at now", param_hint="--at")
    with explained():
        asked = policy_of(policy)
        if watch:
            return _watched(asked, as_json)
        answer = decide_hours(asked, instant(at))
    return print_json(HoursAnswer, answer) if as_json else print_table(_facts(answer), answer.reasons)


def _watched(policy: "Policy", as_json: bool) -> None:
    expect_garbage()
    if sys.stdout.isatty() and not as_json:
        return _live(policy)
    for answer in _changes(policy):
        print(_as_line(answer, as_json), flush=True)
    return None


def _facts(answer: "HoursDecision") -> dict[str, "Cell"]:
    from app.domain.wording import hours_in_words, instant_in_words

    return {
        "at": instant_in_words(answer.at),
        "support is": styled("open", "bold green") if answer.open else styled("closed", "bold red"),
        "today": hours_in_words(answer.today.intervals),
        "opens": instant_in_words(answer.opens_at) if answer.opens_at else "never again",
        "closes": instant_in_words(answer.closes_at) if answer.closes_at else "never again",
    }


def _live(policy: "Policy") -> None:
    """Drawn anew as the second changes."""
    from rich.live import Live

    from app.domain.support_hours import decide_hours

    with Live(console=console(), auto_refresh=False) as live:
        shown: int | None = None
        while True:
            if (at := instant(None)) != shown:
                shown = at
                live.update(_drawn(decide_hours(policy, at)), refresh=True)
            time.sleep(TICK)


def _drawn(answer: "HoursDecision") -> "Table":
    from app.commands.terminal import table

    left = answer.seconds_until_change
    what = "closes in" if answer.open else "opens in"
    return table({**_facts(answer), what: styled(_countdown(left), "bold")} if left is not None else _facts(answer))


def _countdown(seconds: int) -> str:
    """With the days apart: "2 d 17:00:00"."""
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    day, hour = divmod(hour, 24)
    clock = f"{hour}:{minute:02}:{second:02}"
    return f"{day} d {clock}" if day else clock


def _changes(policy: "Policy") -> "Iterator[HoursDecision]":
    """How it is now, and then each change as it comes."""
    from app.domain.support_hours import decide_hours

    told: tuple[object, ...] | None = None
    while True:
        answer = decide_hours(policy, instant(None))
        state = (answer.open, answer.next_change_at)
        if state != told:
            told = state
            yield answer
        left = answer.seconds_until_change
        time.sleep(LONGEST_SLEEP if left is None else min(left, LONGEST_SLEEP))


def _as_line(answer: "HoursDecision", as_json: bool) -> str:
    from app.api.schemas.support_hours import HoursAnswer

    if as_json:
        return HoursAnswer.model_validate(answer).model_dump_json()
    return f"{answer.at.isoformat()} {answer.reasons[0].text}"
