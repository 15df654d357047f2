"""How `sla due` draws a timeline: at any width, in any encoding, and without colour."""

import pytest

from tests.terminals import sla, terminal

pytestmark = pytest.mark.processes
ASKED = ("due", "--plan", "gold", "--received", "2026-11-24T15:30:00-05:00")
DRAWN = """\
            0     3     6     9     12    15    18    21    24
Tue 24 Nov  ··················░░░░░░░░░░░░░▶················ 30 min
Wed 25 Nov  ··················██████◆······················· 3 h
            · closed   ░ open   █ counted   ▶ received   ◆ due
"""
NARROW = """\
            0  3  6  9  12 15 18 21 24
Tue 24 Nov  ·········░░░░░░▶········ 30 min
Wed 25 Nov  ·········███◆··········· 3 h
"""


def test_the_timeline_is_drawn_in_80_columns() -> None:
    with terminal(*ASKED) as screen:
        assert screen.ends() == 0
    assert DRAWN in screen.plain
    assert "\x1b[" in screen.shown
    assert max(map(len, screen.plain.splitlines())) <= 80


def test_without_colour_every_kind_of_time_has_its_character() -> None:
    with terminal(*ASKED, NO_COLOR="1") as screen:
        assert screen.ends() == 0
    assert DRAWN in screen.plain
    assert not [code for code in ("\x1b[3", "\x1b[1;3", "\x1b[9") if code in screen.shown]


def test_a_narrow_terminal_has_a_cell_an_hour() -> None:
    with terminal(*ASKED, columns=60) as screen:
        assert screen.ends() == 0
    assert NARROW in screen.plain
    assert max(map(len, screen.plain.splitlines())) <= 60


def test_a_pipe_that_takes_only_ascii_is_drawn_in_ascii() -> None:
    answered = sla(
        "due",
        "--received",
        "2026-11-25T11:59:00-05:00",
        "--unit",
        "business_days_end",
        PYTHONIOENCODING="ascii:replace",
    )
    assert answered.returncode == 0, answered.stderr
    assert ". closed   - open   # counted   > received   X due" in answered.stdout.decode()


def test_closed_days_say_why() -> None:
    answered = sla("due", "--received", "2026-11-25T12:01:00-05:00", PYTHONIOENCODING="ascii:replace")
    assert "Thu 26 Nov  ................................................ Thanksgiving\n" in answered.stdout.decode()
    assert "Fri 27 Nov  ..................##############X............... 7 h\n" in answered.stdout.decode()


def test_of_very_many_days_the_first_and_the_last_are_drawn() -> None:
    answered = sla("due", "--received", "2026-01-05T10:00:00-05:00", "--value", "100")
    rows = [row for row in answered.stdout.decode().splitlines() if "····" in row]
    assert len(rows) == 21
    assert rows[0].startswith("Mon 5 Jan   ··················░░▶")
    assert "more days\n" in answered.stdout.decode()


def test_too_many_days_to_tell_one_by_one_are_not_drawn() -> None:
    answered = sla("due", "--received", "2026-01-05T10:00:00-05:00", "--value", "2000")
    assert answered.returncode == 0
    assert "····" not in answered.stdout.decode()


def test_explain_says_it_in_words() -> None:
    answered = sla(*ASKED, "--explain").stdout.decode()
    assert "closes at 12:00 (Thanksgiving Eve): due then." in " ".join(answered.split())
    assert "counted 3 h" in answered
