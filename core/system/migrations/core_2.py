"""Saved views of lists."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.orm import types

revision = "core_2"
down_revision = "core_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "core_saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("model", types.Key(120), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["core_user.id"], name=op.f("fk_core_saved_view_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_saved_view")),
        sa.UniqueConstraint("user_id", "model", "name", name=op.f("uq_core_saved_view_user_id_model_name")),
    )
    with op.batch_alter_table("core_saved_view", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_saved_view_model"), ["model"], unique=False)
        batch_op.create_index(batch_op.f("ix_core_saved_view_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("core_saved_view", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_saved_view_user_id"))
        batch_op.drop_index(batch_op.f("ix_core_saved_view_model"))

    op.drop_table("core_saved_view")
