"""The case tables: what a customer could dispute, as data. The domain answers them, and the service over HTTP.

Every row has a `name`, which is the id of its test. A row with `policy` changes the packaged document before it is
asked: mappings are merged, everything else is replaced; whoever asks a running service leaves such rows out.
Instants are written with the offset that the answer has to show.

A row with `subscriptions`, `purchases` or `usage` asks about an account with these facts, recorded in that order: a
subscription ends as the next begins, a usage takes its minutes from what was bought.
"""

from operator import itemgetter
from pathlib import Path
from typing import Any

import yaml

Row = dict[str, Any]

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where PyYAML has it: ten times as fast
FOLDER = Path(__file__).parent
TABLES = (
    "due_dates",
    "onboarding",
    "plans",
    "promises",
    "scope",
    "scope_texts",
    "screen_sharing",
    "service_facts",
    "sla_clock",
    "support_hours",
    "usage",
)
name_of = itemgetter("name")


def rows(table: str) -> list[Row]:
    found: list[Row] = yaml.load((FOLDER / f"{table}.yaml").read_text(encoding="utf-8"), LOADER)  # noqa: S506  (a safe one)
    return found
