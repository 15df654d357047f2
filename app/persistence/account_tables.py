"""The tables whose rows an account owns. Their keys begin with `account_id`, so that they can be distributed by it.

A record's `sequence` is the change that wrote it.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    func,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint

from app.domain.accounts import Feature
from app.persistence.tables import EpochSeconds, metadata

__all__ = ["accounts", "draws", "metadata", "purchases", "subscriptions", "usage_records"]

FEATURES = ", ".join(f"'{feature}'" for feature in Feature)


def _owner() -> Column[str]:
    return Column("account_id", Text, ForeignKey("accounts.id"), primary_key=True)


def _part_of_the_policy(column: str) -> ForeignKey:
    """Checked as the transaction ends, since a policy document that is published replaces all its parts at once."""
    return ForeignKey(column, deferrable=True, initially="DEFERRED")


def _sequence() -> Column[int]:
    return Column("sequence", BigInteger, primary_key=True, autoincrement=False)


def _minutes() -> Column[int]:
    return Column("minutes", Integer, CheckConstraint("minutes > 0", name="minutes_positive"), nullable=False)


accounts = Table(
    "accounts",
    metadata,
    Column(
        "id", Text, CheckConstraint("id ~ '^[A-Za-z0-9][A-Za-z0-9._:@+-]{0,99}$'", name="id_format"), primary_key=True
    ),
    Column("sequence", BigInteger, nullable=False),
)

# A subscription is never edited: one that no longer counts names the change that superseded it.
subscriptions = Table(
    "subscriptions",
    metadata,
    _owner(),
    _sequence(),
    Column("effective_from", EpochSeconds, primary_key=True),
    Column("effective_to", EpochSeconds),
    Column("plan_code", Text, _part_of_the_policy("plans.code"), nullable=False, index=True),
    Column("superseded_sequence", BigInteger),
    CheckConstraint("effective_from < effective_to", name="period_ends_after_it_begins"),
    ExcludeConstraint(
        (literal_column("account_id"), "="),
        (func.tstzrange(literal_column("effective_from"), literal_column("effective_to")), "&&"),
        where=text("superseded_sequence IS NULL"),
        name="ex_subscriptions_one_plan_at_a_time",
    ),
)

purchases = Table(
    "purchases",
    metadata,
    _owner(),
    _sequence(),
    Column("add_on", Text, _part_of_the_policy("add_ons.code"), nullable=False, index=True),
    _minutes(),
    # Counted by a trigger on `draws`: whatever runs at once, minutes left are never below zero.
    Column("drawn_minutes", Integer, nullable=False, server_default=text("0")),
    Column("billing_reference", Text, nullable=False),
    Column("effective_from", EpochSeconds, nullable=False),
    Column("effective_to", EpochSeconds),
    Column("cancelled_at", EpochSeconds),
    Column("cancelled_sequence", BigInteger),
    CheckConstraint("effective_from < effective_to", name="period_ends_after_it_begins"),
    CheckConstraint("drawn_minutes BETWEEN 0 AND minutes", name="minutes_left_not_negative"),
    CheckConstraint("(cancelled_at IS NULL) = (cancelled_sequence IS NULL)", name="cancelled_by_a_change"),
    UniqueConstraint("account_id", "billing_reference"),
)

usage_records = Table(
    "usage_records",
    metadata,
    _owner(),
    _sequence(),
    Column("feature", Text, CheckConstraint(f"feature IN ({FEATURES})", name="feature_known"), nullable=False),
    _minutes(),
    Column("occurred_at", EpochSeconds, nullable=False),
    Column("recorded_at", EpochSeconds, nullable=False),
    Column("reference", Text, nullable=False),
    UniqueConstraint("account_id", "feature", "reference", "occurred_at"),
)

# Which purchases the minutes of a usage came from, in the order in which they were used.
draws = Table(
    "draws",
    metadata,
    Column("account_id", Text, primary_key=True),
    Column("usage_sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("purchase_sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("position", Integer, nullable=False),
    _minutes(),
    ForeignKeyConstraint(["account_id", "usage_sequence"], ["usage_records.account_id", "usage_records.sequence"]),
    ForeignKeyConstraint(["account_id", "purchase_sequence"], ["purchases.account_id", "purchases.sequence"]),
)
