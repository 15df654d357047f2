"""The policy: its parts as rows, and the immutable revisions composed of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "policy_documents",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_policy_documents_single_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_documents")),
    )
    op.create_table(
        "plans",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("targets", postgresql.JSONB(), nullable=False),
        sa.Column("includes_screen_sharing", sa.Boolean(), nullable=False),
        sa.Column("onboarding_minutes", sa.Integer(), nullable=True),
        sa.CheckConstraint("code ~ '^[a-z][a-z0-9_]*$'", name=op.f("ck_plans_code_format")),
        sa.CheckConstraint("tier > 0", name=op.f("ck_plans_tier_positive")),
        sa.CheckConstraint("onboarding_minutes >= 0", name=op.f("ck_plans_onboarding_minutes_not_negative")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_plans")),
        sa.UniqueConstraint("position", name=op.f("uq_plans_position")),
    )
    op.create_table(
        "plan_legacy_names",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("plan_code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_code"], ["plans.code"], name=op.f("fk_plan_legacy_names_plan_code_plans"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_plan_legacy_names")),
    )
    op.create_index(op.f("ix_plan_legacy_names_plan_code"), "plan_legacy_names", ["plan_code"])
    op.create_table(
        "add_ons",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.CheckConstraint("code ~ '^[a-z][a-z0-9_]*$'", name=op.f("ck_add_ons_code_format")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_add_ons")),
    )
    op.create_table(
        "holiday_overrides",
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("hours", postgresql.JSONB(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_holiday_overrides_reason_given")),
        sa.PrimaryKeyConstraint("date", name=op.f("pk_holiday_overrides")),
    )
    op.create_table(
        "policy_revisions",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("policy", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_policy_revisions_number_positive")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_policy_revisions")),
    )
    op.execute(
        """
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER policy_revisions_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_revisions
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
        """
    )


def downgrade() -> None:
    for table in ("policy_revisions", "holiday_overrides", "add_ons", "plan_legacy_names", "plans", "policy_documents"):
        op.drop_table(table)
    op.execute("DROP FUNCTION refuse_change()")
