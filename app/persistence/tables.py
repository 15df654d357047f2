"""The tables. What must never be wrong is a constraint here, not a hope in the code."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# The parts of the policy document that are no rows of their own: one row, replaced as a whole.
policy_documents = Table(
    "policy_documents",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1", name="single_row"), primary_key=True, autoincrement=False),
    Column("document", JSONB, nullable=False),
)

plans = Table(
    "plans",
    metadata,
    Column("code", Text, CheckConstraint("code ~ '^[a-z][a-z0-9_]*$'", name="code_format"), primary_key=True),
    Column("position", Integer, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("tier", Integer, CheckConstraint("tier > 0", name="tier_positive"), nullable=False),
    Column("clause", Text, nullable=False),
    Column("targets", JSONB, nullable=False),
    Column("includes_screen_sharing", Boolean, nullable=False),
    Column(
        "onboarding_minutes",
        Integer,
        CheckConstraint("onboarding_minutes >= 0", name="onboarding_minutes_not_negative"),
    ),
)

# `key` is the name as it is matched, so that no two plans can ever answer to one former name.
plan_legacy_names = Table(
    "plan_legacy_names",
    metadata,
    Column("key", Text, primary_key=True),
    Column("plan_code", Text, ForeignKey("plans.code", ondelete="CASCADE"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
)

add_ons = Table(
    "add_ons",
    metadata,
    Column("code", Text, CheckConstraint("code ~ '^[a-z][a-z0-9_]*$'", name="code_format"), primary_key=True),
    Column("name", Text, nullable=False),
    Column("clause", Text, nullable=False),
)

holiday_overrides = Table(
    "holiday_overrides",
    metadata,
    Column("date", Date, primary_key=True),
    Column("hours", JSONB, nullable=False),
    Column("reason", Text, CheckConstraint("reason <> ''", name="reason_given"), nullable=False),
    Column("author", Text, nullable=False),
)

# Immutable: a trigger refuses UPDATE, DELETE and TRUNCATE.
policy_revisions = Table(
    "policy_revisions",
    metadata,
    Column(
        "number", Integer, CheckConstraint("number > 0", name="number_positive"), primary_key=True, autoincrement=False
    ),
    Column("published_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("author", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("policy", JSONB, nullable=False),
)
