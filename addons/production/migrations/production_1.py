"""Production orders, operation tasks and reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.orm import types

revision = "production_1"
down_revision = None
branch_labels = ("addon_production",)
depends_on = ("core_1", "orders_1")


def upgrade() -> None:
    op.create_table(
        "production_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", types.Key(40), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("quantity", types.Quantity(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("order_line_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("routing_id", sa.Integer(), nullable=True),
        sa.Column("bom_id", sa.Integer(), nullable=True),
        sa.Column("due_at", types.UtcDateTime(), nullable=False),
        sa.Column("release_at", types.UtcDateTime(), nullable=True),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("good_quantity", types.Quantity(), nullable=False),
        sa.Column("scrap_quantity", types.Quantity(), nullable=False),
        sa.Column("released_at", types.UtcDateTime(), nullable=True),
        sa.Column("started_at", types.UtcDateTime(), nullable=True),
        sa.Column("finished_at", types.UtcDateTime(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.CheckConstraint(
            "good_quantity >= 0 AND scrap_quantity >= 0", name=op.f("ck_production_order_made_not_negative")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_production_order_quantity_positive")),
        sa.CheckConstraint("weight >= 1", name=op.f("ck_production_order_weight_positive")),
        sa.ForeignKeyConstraint(
            ["bom_id"], ["engineering_bom.id"], name=op.f("fk_production_order_bom_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["engineering_item.id"], name=op.f("fk_production_order_item_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["orders_line.id"], name=op.f("fk_production_order_order_line_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["production_order.id"], name=op.f("fk_production_order_parent_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["routing_id"], ["engineering_routing.id"], name=op.f("fk_production_order_routing_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["base_site.id"], name=op.f("fk_production_order_site_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["base_unit.id"], name=op.f("fk_production_order_unit_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_production_order")),
        sa.UniqueConstraint("number", name=op.f("uq_production_order_number")),
    )
    with op.batch_alter_table("production_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_production_order_bom_id"), ["bom_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_order_due_at"), ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_order_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_order_order_line_id"), ["order_line_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_order_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_order_routing_id"), ["routing_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_order_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_order_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_order_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "production_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("work_centre_id", sa.Integer(), nullable=False),
        sa.Column("setup_family_id", sa.Integer(), nullable=True),
        sa.Column("setup_minutes", types.Quantity(), nullable=False),
        sa.Column("unit_minutes", types.Quantity(), nullable=False),
        sa.Column("run_minutes", types.Quantity(), nullable=False),
        sa.Column("queue_minutes", types.Quantity(), nullable=False),
        sa.Column("transfer_batch", types.Quantity(), nullable=True),
        sa.Column("interruptible", sa.Boolean(), nullable=False),
        sa.Column("instructions", sa.Text(), nullable=True),
        sa.Column("quantity", types.Quantity(), nullable=False),
        sa.Column("good_quantity", types.Quantity(), nullable=False),
        sa.Column("scrap_quantity", types.Quantity(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("started_at", types.UtcDateTime(), nullable=True),
        sa.Column("finished_at", types.UtcDateTime(), nullable=True),
        sa.Column("machine_id", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.CheckConstraint(
            "good_quantity >= 0 AND scrap_quantity >= 0", name=op.f("ck_production_task_made_not_negative")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_production_task_quantity_positive")),
        sa.CheckConstraint(
            "setup_minutes >= 0 AND run_minutes >= 0 AND queue_minutes >= 0",
            name=op.f("ck_production_task_minutes_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["machine_id"], ["engineering_machine.id"], name=op.f("fk_production_task_machine_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["production_order.id"], name=op.f("fk_production_task_order_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["setup_family_id"],
            ["engineering_setup_family.id"],
            name=op.f("fk_production_task_setup_family_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["base_site.id"], name=op.f("fk_production_task_site_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["work_centre_id"],
            ["engineering_work_centre.id"],
            name=op.f("fk_production_task_work_centre_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_production_task")),
    )
    with op.batch_alter_table("production_task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_production_task_machine_id"), ["machine_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_task_order_id"), ["order_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_task_setup_family_id"), ["setup_family_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_task_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_task_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_task_work_centre_id"), ["work_centre_id"], unique=False)

    op.create_table(
        "production_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("good", types.Quantity(), nullable=False),
        sa.Column("scrap", types.Quantity(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("reported_at", types.UtcDateTime(), nullable=False),
        sa.Column("machine_id", sa.Integer(), nullable=True),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.CheckConstraint(
            "(reverses_id IS NULL AND good >= 0 AND scrap >= 0) OR "
            "(reverses_id IS NOT NULL AND good <= 0 AND scrap <= 0)",
            name=op.f("ck_production_report_sign"),
        ),
        sa.CheckConstraint("good <> 0 OR scrap <> 0", name=op.f("ck_production_report_something")),
        sa.ForeignKeyConstraint(
            ["machine_id"],
            ["engineering_machine.id"],
            name=op.f("fk_production_report_machine_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"],
            ["production_report.id"],
            name=op.f("fk_production_report_reverses_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["base_site.id"], name=op.f("fk_production_report_site_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["production_task.id"], name=op.f("fk_production_report_task_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_production_report")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_production_report_reverses_id")),
    )
    with op.batch_alter_table("production_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_production_report_machine_id"), ["machine_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_report_reported_at"), ["reported_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_report_reverses_id"), ["reverses_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_report_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_report_task_id"), ["task_id"], unique=False)

    op.create_table(
        "production_task_machine",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("machine_id", sa.Integer(), nullable=False),
        sa.Column("speed_percent", types.Quantity(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.CheckConstraint("speed_percent > 0", name=op.f("ck_production_task_machine_speed_positive")),
        sa.ForeignKeyConstraint(
            ["machine_id"],
            ["engineering_machine.id"],
            name=op.f("fk_production_task_machine_machine_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["production_task.id"], name=op.f("fk_production_task_machine_task_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_production_task_machine")),
        sa.UniqueConstraint("task_id", "machine_id", name=op.f("uq_production_task_machine_task_id_machine_id")),
    )
    with op.batch_alter_table("production_task_machine", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_production_task_machine_machine_id"), ["machine_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_task_machine_task_id"), ["task_id"], unique=False)

    op.create_table(
        "production_task_predecessor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("predecessor_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.CheckConstraint("task_id <> predecessor_id", name=op.f("ck_production_task_predecessor_not_itself")),
        sa.ForeignKeyConstraint(
            ["predecessor_id"],
            ["production_task.id"],
            name=op.f("fk_production_task_predecessor_predecessor_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["production_task.id"], name=op.f("fk_production_task_predecessor_task_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_production_task_predecessor")),
        sa.UniqueConstraint(
            "task_id", "predecessor_id", name=op.f("uq_production_task_predecessor_task_id_predecessor_id")
        ),
    )
    with op.batch_alter_table("production_task_predecessor", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_production_task_predecessor_predecessor_id"), ["predecessor_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_production_task_predecessor_task_id"), ["task_id"], unique=False)

    with op.batch_alter_table("orders_line", schema=None) as batch_op:
        batch_op.add_column(sa.Column("produced_quantity", types.Quantity(), server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("orders_line", schema=None) as batch_op:
        batch_op.drop_column("produced_quantity")

    with op.batch_alter_table("production_task_predecessor", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_production_task_predecessor_task_id"))
        batch_op.drop_index(batch_op.f("ix_production_task_predecessor_predecessor_id"))

    op.drop_table("production_task_predecessor")
    with op.batch_alter_table("production_task_machine", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_production_task_machine_task_id"))
        batch_op.drop_index(batch_op.f("ix_production_task_machine_machine_id"))

    op.drop_table("production_task_machine")
    with op.batch_alter_table("production_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_production_report_task_id"))
        batch_op.drop_index(batch_op.f("ix_production_report_site_id"))
        batch_op.drop_index(batch_op.f("ix_production_report_reverses_id"))
        batch_op.drop_index(batch_op.f("ix_production_report_reported_at"))
        batch_op.drop_index(batch_op.f("ix_production_report_machine_id"))

    op.drop_table("production_report")
    with op.batch_alter_table("production_task", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_production_task_work_centre_id"))
        batch_op.drop_index(batch_op.f("ix_production_task_state"))
        batch_op.drop_index(batch_op.f("ix_production_task_site_id"))
        batch_op.drop_index(batch_op.f("ix_production_task_setup_family_id"))
        batch_op.drop_index(batch_op.f("ix_production_task_order_id"))
        batch_op.drop_index(batch_op.f("ix_production_task_machine_id"))

    op.drop_table("production_task")
    with op.batch_alter_table("production_order", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_production_order_unit_id"))
        batch_op.drop_index(batch_op.f("ix_production_order_state"))
        batch_op.drop_index(batch_op.f("ix_production_order_site_id"))
        batch_op.drop_index(batch_op.f("ix_production_order_routing_id"))
        batch_op.drop_index(batch_op.f("ix_production_order_parent_id"))
        batch_op.drop_index(batch_op.f("ix_production_order_order_line_id"))
        batch_op.drop_index(batch_op.f("ix_production_order_item_id"))
        batch_op.drop_index(batch_op.f("ix_production_order_due_at"))
        batch_op.drop_index(batch_op.f("ix_production_order_bom_id"))

    op.drop_table("production_order")
