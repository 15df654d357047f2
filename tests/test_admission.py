"""Who is let in, by what waits and what each takes: health is no matter here, as it is never asked about."""

import asyncio
import time
from collections.abc import Callable

import pytest

from app.admission import LASTING, TURN, Admission

LONGEST = 0.5  # seconds
EACH = 0.001
AT_ONCE = round(TURN / EACH)


def admission(most_requests: int = 100_000, most_bulk: int = 8) -> Admission:
    made = Admission(LONGEST, most_requests, most_bulk)
    made._seconds_each = EACH
    return made


def nothing() -> None:
    pass


def wait(made: Admission, number: int, *, for_seconds: float = 0) -> None:
    """So many wait for their turn, and somebody has for so long."""
    for _ in range(number):
        made.in_turn(nothing)
    made._nobody_waited_at = time.perf_counter() - for_seconds


@pytest.mark.parametrize(
    ("waiting", "for_seconds", "bulk", "refused"),
    [
        pytest.param(0, 0, False, False, id="nobody waits"),
        pytest.param(499, 0, False, False, id="a burst as long as it may be"),
        pytest.param(501, 0, False, True, id="a longer one"),
        pytest.param(249, 0, True, False, id="bulk: half a burst"),
        pytest.param(251, 0, True, True, id="bulk: more than half"),
        pytest.param(501, 0.4, False, True, id="a burst that is not over yet"),
        pytest.param(99, 1, False, False, id="a load that lasts: a fifth"),
        pytest.param(101, 1, False, True, id="more than a fifth"),
        pytest.param(49, 1, True, False, id="bulk: half of a fifth"),
        pytest.param(51, 1, True, True, id="bulk: more than half of a fifth"),
    ],
)
async def test_one_that_would_wait_too_long_is_refused(
    waiting: int,
    for_seconds: float,
    bulk: bool,  # noqa: FBT001
    refused: bool,  # noqa: FBT001
) -> None:
    assert LASTING == 5
    made = admission()
    wait(made, waiting, for_seconds=for_seconds)
    assert made.refuses(bulk=bulk, under_way=0) == refused


async def test_how_many_are_begun_is_limited_and_bulk_at_half_of_that() -> None:
    made = admission(most_requests=10)
    assert [made.refuses(bulk=False, under_way=number) for number in (0, 9, 10, 11)] == [False, False, True, True]
    assert [made.refuses(bulk=True, under_way=number) for number in (0, 4, 5, 9)] == [False, False, True, True]
    wait(made, 4)
    assert [made.refuses(bulk=False, under_way=number) for number in (5, 6)] == [False, True]


async def test_only_so_much_bulk_is_under_way() -> None:
    made = admission(most_bulk=2)
    made.bulk = 1
    assert not made.refuses(bulk=True, under_way=1)
    made.bulk = 2
    assert made.refuses(bulk=True, under_way=2)
    assert not made.refuses(bulk=False, under_way=2)


async def test_few_need_no_turn_unless_somebody_waits() -> None:
    made = admission()
    assert [made.at_once(number) for number in range(20)] == [number < AT_ONCE for number in range(20)]
    made.in_turn(nothing)
    assert not made.at_once(0)


async def test_those_who_wait_begin_in_their_order_a_few_at_a_time() -> None:
    made, begun = admission(), list[int]()

    def beginning(number: int) -> Callable[[], None]:
        return lambda: begun.append(number)

    for number in range(70):
        made.in_turn(beginning(number))
    seen = []
    while len(begun) < 70:
        await asyncio.sleep(0)
        seen.append(len(begun))
    assert begun == list(range(70))
    assert next(number for number in seen if number) == AT_ONCE  # the next turns are longer: these took no time
    assert not made.refuses(bulk=False, under_way=0)


async def test_what_each_takes_is_learned_from_the_turns() -> None:
    made = admission()
    for _ in range(200):
        made.in_turn(lambda: time.sleep(0.002))
    while made._waiting:  # noqa: ASYNC110  (nobody tells)
        await asyncio.sleep(0)
    assert made._seconds_each > 0.0015
    wait(made, int(LONGEST / 0.0015))
    assert made.refuses(bulk=False, under_way=0)
    while made._waiting:  # noqa: ASYNC110  (the same)
        await asyncio.sleep(0)
    assert made._seconds_each < 0.001
