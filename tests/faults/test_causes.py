"""What is answered while something is broken is what `causes.yaml` says; afterwards nothing is lost, or done twice."""

import asyncio
import time
from dataclasses import dataclass

import pytest

from tests.faults.causes import CAUSES, FROM_DATABASE, FROM_MEMORY, Cause
from tests.faults.questions import Questions, Seen
from tests.faults.stage import BREAKAGES, Stage
from tests.faults.streams import Readers, readers_of
from tests.reliability.figures import Figures, in_words, percentile
from tests.reliability.scale import at_most, scale
from tests.reliability.waiting import until

pytestmark = [pytest.mark.processes, pytest.mark.timeout(600)]
CALLERS = 12  # more than a service has connections
PATIENCE = 20  # seconds until what stays must have come


@dataclass(frozen=True, slots=True)
class Aftermath:
    """When purchases went through again, which are not on record once, and how many streams did not tell all."""

    seconds_until_bought: float
    wrong_purchases: list[str]
    purchases: int
    wrong_streams: int
    streams: int


@pytest.mark.parametrize("cause", CAUSES, ids=[cause.name for cause in CAUSES])
async def test_each_question_has_the_answer_that_is_promised(stage: Stage, cause: Cause, figures: Figures) -> None:
    if cause.name == "disk_full" and stage.disk is None:
        pytest.skip("no small disk: whoever runs this may not mount a tmpfs")
    async with stage.callers(CALLERS) as callers, readers_of(stage.replica.url, stage.key) as readers:
        await stage.open_accounts(callers, scale(100, 400))
        questions = Questions(stage, callers, readers, begin := await stage.last_change())
        await questions.ask_all()  # every connection is made, and the account in memory
        seen = questions.seen = Seen()
        async with BREAKAGES[cause.name](stage):
            await ask_until_it_stays(questions, cause)
        questions.seen = Seen()
        seconds = await questions.seconds_until_bought()
        wrong, purchases = await questions.orders.lost_or_made_twice(callers), len(questions.orders.sent)
        after = Aftermath(seconds, wrong, purchases, await not_told_all(stage, readers, begin), len(readers.all))
        await until(lambda: all_is_well(questions), within=3, every=0.05)
    note(figures, cause, seen, after)
    for asked, answers in seen.answers.items():
        assert set(answers) <= set(cause.answers[asked]), asked
    for asked in FROM_MEMORY:
        assert percentile(seen.seconds[asked], 0.99) <= at_most(cause.within.memory), asked
    assert seen.slowest(*FROM_DATABASE) <= at_most(cause.within.database)
    assert after.seconds_until_bought <= at_most(cause.within.written)
    assert after.wrong_purchases == []
    assert after.wrong_streams == 0


async def ask_until_it_stays(questions: Questions, cause: Cause) -> None:
    """For some seconds, and until each question gets the answer that is promised to stay."""
    stays = {asked: {answers[-1]} for asked, answers in cause.answers.items()}
    began = time.monotonic()

    async def differing() -> dict[str, set[str]]:
        return {asked: now for asked, now in (await questions.ask_all()).items() if now != stays[asked]}

    while (still := await differing()) or time.monotonic() - began < scale(2, 8):
        assert time.monotonic() - began < PATIENCE, still
        await asyncio.sleep(0.05)


async def not_told_all(stage: Stage, readers: Readers, begin: int) -> int:
    """How many readers were not told of every change once and in order, or whose stream ended."""
    end = await stage.last_change()
    await until(lambda: all(reader.seen[-1] >= end for reader in readers.all), within=3)
    return len({*readers.lost, *(reader for reader in readers.all if reader.seen != [*range(begin, end + 1)])})


async def all_is_well(questions: Questions) -> bool:
    now = await questions.ask_all()
    return (now["plan"], now["known_account"], now["readyz"]) == ({"200 fresh"}, {"200 fresh"}, {"200 up"})


def note(figures: Figures, cause: Cause, seen: Seen, after: Aftermath) -> None:
    name = cause.name.replace("_", " ")
    memory = [seconds for asked in FROM_MEMORY for seconds in seen.seconds[asked]]
    for what, seconds, most in (
        (f"{len(memory):,} answers from memory: p99", percentile(memory, 0.99), cause.within.memory),
        ("slowest answer that needs the database", seen.slowest(*FROM_DATABASE), cause.within.database),
        ("first good purchase afterwards", after.seconds_until_bought, cause.within.written),
    ):
        figures.note(f"{name}: {what}", in_words(seconds), f"<= {in_words(most)}")
    figures.note(f"{name}: purchases lost or made twice", len(after.wrong_purchases), f"0 of {after.purchases:,}")
    figures.note(
        f"{name}: event streams that did not tell each change once", after.wrong_streams, f"0 of {after.streams}"
    )


def test_each_cause_is_broken_by_something() -> None:
    assert [cause.name for cause in CAUSES] == [*BREAKAGES]
    assert all(set(cause.answers) == {*FROM_MEMORY, *FROM_DATABASE} for cause in CAUSES)
