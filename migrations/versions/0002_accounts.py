"""Accounts, what they bought and used; API keys; the change log."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = ("changes", "usage_records", "draws")


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    _change_log()
    _callers()
    _accounts()
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    op.execute(
        """
        CREATE FUNCTION notify_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_notify('sla_changes', NEW.sequence::text); RETURN NULL; END $$
        """
    )
    op.execute("CREATE TRIGGER changes_are_told AFTER INSERT ON changes FOR EACH ROW EXECUTE FUNCTION notify_change()")
    op.execute(
        """
        CREATE FUNCTION count_draw() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN
            UPDATE purchases SET drawn_minutes = drawn_minutes + NEW.minutes
            WHERE account_id = NEW.account_id AND sequence = NEW.purchase_sequence;
            RETURN NULL;
        END $$
        """
    )
    op.execute("CREATE TRIGGER draws_are_counted AFTER INSERT ON draws FOR EACH ROW EXECUTE FUNCTION count_draw()")


def downgrade() -> None:
    for table in ("draws", "usage_records", "purchases", "subscriptions", "accounts"):
        op.drop_table(table)
    for table in ("idempotency_records", "api_keys", "changes"):
        op.drop_table(table)
    op.execute("DROP FUNCTION notify_change()")
    op.execute("DROP FUNCTION count_draw()")
    # btree_gist stays: it may have been there before, and others may use it.


def _change_log() -> None:
    op.create_table(
        "changes",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text()),
        sa.Column("before", postgresql.JSONB()),
        sa.Column("after", postgresql.JSONB()),
        sa.CheckConstraint("sequence > 0", name=op.f("ck_changes_sequence_positive")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_changes")),
    )
    op.create_index("ix_changes_account_id_sequence", "changes", ["account_id", "sequence"])


def _callers() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True)),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.Column("last_used_on", sa.Date()),
        sa.CheckConstraint("name <> ''", name=op.f("ck_api_keys_name_given")),
        sa.CheckConstraint("octet_length(digest) = 32", name=op.f("ck_api_keys_digest_is_sha256")),
        sa.CheckConstraint(
            "expires_at > created_at AND expires_at <= '2100-01-01T00:00:00Z'",
            name=op.f("ck_api_keys_expires_within_range"),
        ),
        sa.CheckConstraint(
            "cardinality(scopes) > 0 AND scopes <@ ARRAY['policy:write', 'billing:write', 'accounts:read', "
            "'usage:write', 'audit:read', 'keys:write']",
            name=op.f("ck_api_keys_scopes_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_keys_digest")),
        sa.UniqueConstraint("sequence", name=op.f("uq_api_keys_sequence")),
    )
    op.create_table(
        "idempotency_records",
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("headers", postgresql.JSONB()),
        sa.Column("body", sa.Text()),
        sa.PrimaryKeyConstraint("caller", "key", name=op.f("pk_idempotency_records")),
    )
    op.create_index(op.f("ix_idempotency_records_created_at"), "idempotency_records", ["created_at"])


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id ~ '^[A-Za-z0-9][A-Za-z0-9._:@+-]{0,99}$'", name=op.f("ck_accounts_id_format")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
    )
    op.create_table(
        "subscriptions",
        *_record("subscriptions"),
        *_period("subscriptions"),
        sa.Column("plan_code", sa.Text(), nullable=False),
        sa.Column("superseded_sequence", sa.BigInteger()),
        sa.PrimaryKeyConstraint("account_id", "sequence", "effective_from", name=op.f("pk_subscriptions")),
        sa.ForeignKeyConstraint(
            ["plan_code"],
            ["plans.code"],
            name=op.f("fk_subscriptions_plan_code_plans"),
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    op.execute(
        "ALTER TABLE subscriptions ADD CONSTRAINT ex_subscriptions_one_plan_at_a_time EXCLUDE USING gist "
        "(account_id WITH =, tstzrange(effective_from, effective_to) WITH &&) WHERE (superseded_sequence IS NULL)"
    )
    op.create_index(op.f("ix_subscriptions_plan_code"), "subscriptions", ["plan_code"])
    op.create_table(
        "purchases",
        *_record("purchases"),
        *_period("purchases"),
        sa.Column("add_on", sa.Text(), nullable=False),
        *_minutes("purchases"),
        sa.Column("drawn_minutes", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("billing_reference", sa.Text(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True)),
        sa.Column("cancelled_sequence", sa.BigInteger()),
        sa.CheckConstraint("drawn_minutes BETWEEN 0 AND minutes", name=op.f("ck_purchases_minutes_left_not_negative")),
        sa.CheckConstraint(
            "(cancelled_at IS NULL) = (cancelled_sequence IS NULL)", name=op.f("ck_purchases_cancelled_by_a_change")
        ),
        sa.PrimaryKeyConstraint("account_id", "sequence", name=op.f("pk_purchases")),
        sa.UniqueConstraint("account_id", "billing_reference", name=op.f("uq_purchases_account_id")),
        sa.ForeignKeyConstraint(
            ["add_on"],
            ["add_ons.code"],
            name=op.f("fk_purchases_add_on_add_ons"),
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    op.create_index(op.f("ix_purchases_add_on"), "purchases", ["add_on"])
    op.create_table(
        "usage_records",
        *_record("usage_records"),
        sa.Column("feature", sa.Text(), nullable=False),
        *_minutes("usage_records"),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.CheckConstraint("feature IN ('screen_sharing', 'onboarding')", name=op.f("ck_usage_records_feature_known")),
        sa.PrimaryKeyConstraint("account_id", "sequence", name=op.f("pk_usage_records")),
        sa.UniqueConstraint(
            "account_id", "feature", "reference", "occurred_at", name=op.f("uq_usage_records_account_id")
        ),
    )
    op.create_table(
        "draws",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("usage_sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("purchase_sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *_minutes("draws"),
        sa.PrimaryKeyConstraint("account_id", "usage_sequence", "purchase_sequence", name=op.f("pk_draws")),
        sa.ForeignKeyConstraint(
            ["account_id", "usage_sequence"],
            ["usage_records.account_id", "usage_records.sequence"],
            name=op.f("fk_draws_account_id_usage_records"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "purchase_sequence"],
            ["purchases.account_id", "purchases.sequence"],
            name=op.f("fk_draws_account_id_purchases"),
        ),
    )


def _record(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f(f"fk_{table}_account_id_accounts")),
    )


def _period(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("effective_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effective_to", sa.DateTime(timezone=True)),
        sa.CheckConstraint("effective_from < effective_to", name=op.f(f"ck_{table}_period_ends_after_it_begins")),
    )


def _minutes(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f(f"ck_{table}_minutes_positive")),
    )
