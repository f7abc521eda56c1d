"""Customer orders and their lines."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.orm import types

revision = "orders_1"
down_revision = None
branch_labels = ("addon_orders",)
depends_on = ("core_1", "engineering_1")


def upgrade() -> None:
    op.create_table(
        "orders_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", types.Key(40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("customer_reference", sa.String(length=80), nullable=True),
        sa.Column("same_reference", sa.Boolean(), nullable=False),
        sa.Column("order_date", sa.Date(), nullable=False),
        sa.Column("requested_date", sa.Date(), nullable=True),
        sa.Column("priority", sa.String(length=20), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("special_requirements", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("total_amount", types.Money(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("change_reason", sa.String(length=300), nullable=True),
        sa.Column("confirmed_at", types.UtcDateTime(), nullable=True),
        sa.Column("shipped_at", types.UtcDateTime(), nullable=True),
        sa.Column("shipped_date", sa.Date(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["base_party.id"], name=op.f("fk_orders_order_customer_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["base_site.id"], name=op.f("fk_orders_order_site_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders_order")),
        sa.UniqueConstraint("number", name=op.f("uq_orders_order_number")),
    )
    with op.batch_alter_table("orders_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_orders_order_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_orders_order_customer_reference"), ["customer_reference"], unique=False)
        batch_op.create_index(batch_op.f("ix_orders_order_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_orders_order_state"), ["state"], unique=False)

    op.create_table(
        "orders_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(length=30), nullable=False),
        sa.Column("old_value", sa.String(length=300), nullable=True),
        sa.Column("new_value", sa.String(length=300), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders_order.id"], name=op.f("fk_orders_change_order_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders_change")),
    )
    with op.batch_alter_table("orders_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_orders_change_order_id"), ["order_id"], unique=False)

    op.create_table(
        "orders_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("description", sa.String(length=200), nullable=False),
        sa.Column("quantity", types.Quantity(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("price", types.Money(), nullable=False),
        sa.Column("amount", types.Money(), nullable=False),
        sa.Column("requested_date", sa.Date(), nullable=True),
        sa.Column("promised_date", sa.Date(), nullable=True),
        sa.Column("requirements", sa.Text(), nullable=True),
        sa.Column("cancelled_quantity", types.Quantity(), nullable=False),
        sa.Column("change_reason", sa.String(length=300), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.CheckConstraint(
            "cancelled_quantity >= 0 AND cancelled_quantity <= quantity",
            name=op.f("ck_orders_line_cancelled_within_quantity"),
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_orders_line_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["engineering_item.id"], name=op.f("fk_orders_line_item_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders_order.id"], name=op.f("fk_orders_line_order_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["base_unit.id"], name=op.f("fk_orders_line_unit_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders_line")),
    )
    with op.batch_alter_table("orders_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_orders_line_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_orders_line_order_id"), ["order_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_orders_line_requested_date"), ["requested_date"], unique=False)
        batch_op.create_index(batch_op.f("ix_orders_line_unit_id"), ["unit_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("orders_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_orders_line_unit_id"))
        batch_op.drop_index(batch_op.f("ix_orders_line_requested_date"))
        batch_op.drop_index(batch_op.f("ix_orders_line_order_id"))
        batch_op.drop_index(batch_op.f("ix_orders_line_item_id"))

    op.drop_table("orders_line")
    with op.batch_alter_table("orders_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_orders_change_order_id"))

    op.drop_table("orders_change")
    with op.batch_alter_table("orders_order", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_orders_order_state"))
        batch_op.drop_index(batch_op.f("ix_orders_order_site_id"))
        batch_op.drop_index(batch_op.f("ix_orders_order_customer_reference"))
        batch_op.drop_index(batch_op.f("ix_orders_order_customer_id"))

    op.drop_table("orders_order")
