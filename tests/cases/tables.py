"""The case tables: what a customer could dispute, as data. The domain answers them, and the service over HTTP.

Every row has a `name`, which is the id of its test. A row with `policy` changes the packaged document before it is
asked: mappings are merged, everything else is replaced; whoever asks a running service leaves such rows out.
Instants are written with the offset that the answer has to show.
"""

from operator import itemgetter
from pathlib import Path
from typing import Any

import yaml

Row = dict[str, Any]

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where PyYAML has it: ten times as fast
FOLDER = Path(__file__).parent
TABLES = ("due_dates", "plans", "scope", "support_hours")
name_of = itemgetter("name")


def rows(table: str) -> list[Row]:
    found: list[Row] = yaml.load((FOLDER / f"{table}.yaml").read_text(encoding="utf-8"), LOADER)  # noqa: S506  (a safe one)
    return found
