"""Tickets of the intake form that are sent on to a webhook."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ticket_deliveries",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.Column("body", sa.Text()),
        sa.Column("state", sa.Text(), server_default=sa.text("'waiting'"), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), server_default=sa.text("now()")),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("outcome", sa.Text()),
        sa.CheckConstraint("id ~ '^msg_[0-9a-f]{32}$'", name=op.f("ck_ticket_deliveries_id_format")),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_ticket_deliveries_attempts_not_negative")),
        sa.CheckConstraint(
            "state IN ('waiting', 'delivered', 'failed')", name=op.f("ck_ticket_deliveries_state_known")
        ),
        sa.CheckConstraint(
            "(state = 'waiting') = (next_attempt_at IS NOT NULL)",
            name=op.f("ck_ticket_deliveries_waits_for_an_attempt"),
        ),
        sa.CheckConstraint(
            "(state = 'waiting') = (ended_at IS NULL)", name=op.f("ck_ticket_deliveries_ends_once_it_waits_no_more")
        ),
        sa.CheckConstraint(
            "(state = 'delivered') = (body IS NULL)", name=op.f("ck_ticket_deliveries_text_is_erased_once_delivered")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_deliveries")),
    )
    op.create_index(
        "ix_ticket_deliveries_waiting",
        "ticket_deliveries",
        ["next_attempt_at"],
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "ix_ticket_deliveries_failed", "ticket_deliveries", ["ended_at"], postgresql_where=sa.text("state = 'failed'")
    )
    op.create_index(
        "ix_ticket_deliveries_delivered",
        "ticket_deliveries",
        ["ended_at"],
        postgresql_where=sa.text("state = 'delivered'"),
    )


def downgrade() -> None:
    op.drop_table("ticket_deliveries")
