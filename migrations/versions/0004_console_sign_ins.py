"""Who is signed in to the console: rows, as any replica may be asked next."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "console_sign_ins",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("octet_length(digest) = 32", name=op.f("ck_console_sign_ins_digest_is_sha256")),
        sa.CheckConstraint("expires_at > signed_in_at", name=op.f("ck_console_sign_ins_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["key_id"], ["api_keys.id"], name=op.f("fk_console_sign_ins_key_id_api_keys")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_console_sign_ins")),
    )
    op.create_index(op.f("ix_console_sign_ins_key_id"), "console_sign_ins", ["key_id"])
    op.create_index(op.f("ix_console_sign_ins_expires_at"), "console_sign_ins", ["expires_at"])


def downgrade() -> None:
    op.drop_table("console_sign_ins")
