"""The two sizes of every test here: a small one for each run of all tests, and the one that the promises name."""

import os

FULL = os.environ.get("SCALE") == "full"


def scale(small: int, full: int) -> int:
    return full if FULL else small


def at_most(seconds: float) -> float:
    """A limit as it is promised; with two seconds more in a small run, which shares the machine with other tests."""
    return seconds if FULL else seconds + 2
