"""The two sizes of every test here: a small one for each run of all tests, and the one of `make hostile`."""

import os

FULL = os.environ.get("HOSTILE") == "full"


def scale(small: int, full: int) -> int:
    return full if FULL else small
