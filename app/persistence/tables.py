"""The tables. What must never be wrong is a constraint here, not a hope in the code.

Those that an account owns stand in `account_tables.py`.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from app.domain.api_keys import Scope


class EpochSeconds(TypeDecorator[int]):
    """A `timestamptz` that the code reads and writes as integer epoch seconds."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else datetime.fromtimestamp(value, UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else int(value.timestamp())


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

# The change log: the only broadcast. A number is given as the transaction ends, one writer at a time, without gaps, so
# that their order is the order of the commits. A trigger tells the replicas; another refuses every later change.
changes = Table(
    "changes",
    metadata,
    Column(
        "sequence",
        BigInteger,
        CheckConstraint("sequence > 0", name="sequence_positive"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("actor", Text, nullable=False),
    Column("entity", Text, nullable=False),
    Column("entity_id", Text, nullable=False),
    Column("account_id", Text),
    Column("before", JSONB(none_as_null=True)),
    Column("after", JSONB(none_as_null=True)),
    Index("ix_changes_account_id_sequence", "account_id", "sequence"),
)

SCOPES = ", ".join(f"'{scope}'" for scope in Scope)

# `digest` is the SHA-256 of the whole key, which is random: the key itself is nowhere. `sequence` is the change that
# made it, and so its place in the order in which keys were made.
api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Text, primary_key=True),
    Column("sequence", BigInteger, nullable=False, unique=True),
    Column("name", Text, CheckConstraint("name <> ''", name="name_given"), nullable=False),
    Column("scopes", ARRAY(Text), nullable=False),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("created_at", EpochSeconds, nullable=False),
    Column("expires_at", EpochSeconds),
    Column("revoked_at", EpochSeconds),
    Column("last_used_on", Date),
    CheckConstraint("octet_length(digest) = 32", name="digest_is_sha256"),
    CheckConstraint("expires_at > created_at AND expires_at <= '2100-01-01T00:00:00Z'", name="expires_within_range"),
    CheckConstraint(f"cardinality(scopes) > 0 AND scopes <@ ARRAY[{SCOPES}]", name="scopes_known"),
)

# Who is signed in to the console. `digest` is the SHA-256 of the random token that the browser's cookie holds.
console_sign_ins = Table(
    "console_sign_ins",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("key_id", Text, ForeignKey("api_keys.id"), nullable=False, index=True),
    Column("signed_in_at", EpochSeconds, nullable=False),
    Column("expires_at", EpochSeconds, nullable=False, index=True),
    CheckConstraint("octet_length(digest) = 32", name="digest_is_sha256"),
    CheckConstraint("expires_at > signed_in_at", name="ends_after_it_begins"),
)

# Written in the transaction of the effect, so that a record without its effect, or the reverse, cannot be.
idempotency_records = Table(
    "idempotency_records",
    metadata,
    Column("caller", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now(), index=True),
    Column("status", Integer),
    Column("headers", JSONB),
    Column("body", Text),
)

# The outbox of the intake form: a ticket is a row of the transaction that acknowledges it. What it says is erased once
# it is delivered; one that failed keeps it until somebody has seen to it. From `next_attempt_at` on it may be taken up.
ticket_deliveries = Table(
    "ticket_deliveries",
    metadata,
    Column("id", Text, CheckConstraint("id ~ '^msg_[0-9a-f]{32}$'", name="id_format"), primary_key=True),
    Column("decision_id", Text, nullable=False),
    Column("body", Text),
    Column(
        "state",
        Text,
        CheckConstraint("state IN ('waiting', 'delivered', 'failed')", name="state_known"),
        nullable=False,
        server_default=text("'waiting'"),
    ),
    Column("accepted_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column(
        "attempts",
        Integer,
        CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        nullable=False,
        server_default=text("0"),
    ),
    Column("next_attempt_at", DateTime(timezone=True), server_default=func.now()),
    Column("ended_at", DateTime(timezone=True)),
    Column("outcome", Text),
    CheckConstraint("(state = 'waiting') = (next_attempt_at IS NOT NULL)", name="waits_for_an_attempt"),
    CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name="ends_once_it_waits_no_more"),
    CheckConstraint("(state = 'delivered') = (body IS NULL)", name="text_is_erased_once_delivered"),
    Index("ix_ticket_deliveries_waiting", "next_attempt_at", postgresql_where=text("state = 'waiting'")),
    Index("ix_ticket_deliveries_failed", "ended_at", postgresql_where=text("state = 'failed'")),
    Index("ix_ticket_deliveries_delivered", "ended_at", postgresql_where=text("state = 'delivered'")),
)
