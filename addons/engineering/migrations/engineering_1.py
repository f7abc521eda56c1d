"""Items, bills of material, work centres, machines, routings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.orm import types

revision = "engineering_1"
down_revision = None
branch_labels = ("addon_engineering",)
depends_on = ("core_1", "base_1")


def upgrade() -> None:
    op.create_table(
        "engineering_item_category",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", types.Key(32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["engineering_item_category.id"],
            name=op.f("fk_engineering_item_category_parent_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engineering_item_category")),
        sa.UniqueConstraint("code", name=op.f("uq_engineering_item_category_code")),
    )
    with op.batch_alter_table("engineering_item_category", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_engineering_item_category_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "engineering_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", types.Key(64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("specification", sa.String(length=300), nullable=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("tracking", sa.String(length=8), nullable=False),
        sa.Column("standard_cost", types.Money(), nullable=True),
        sa.Column("weight", types.Quantity(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["engineering_item_category.id"],
            name=op.f("fk_engineering_item_category_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["base_unit.id"], name=op.f("fk_engineering_item_unit_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engineering_item")),
        sa.UniqueConstraint("code", name=op.f("uq_engineering_item_code")),
    )
    with op.batch_alter_table("engineering_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_engineering_item_category_id"), ["category_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_engineering_item_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "engineering_bom",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("revision", types.Key(16), nullable=False),
        sa.Column("quantity", types.Quantity(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_engineering_bom_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["engineering_item.id"], name=op.f("fk_engineering_bom_item_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engineering_bom")),
        sa.UniqueConstraint("item_id", "revision", name=op.f("uq_engineering_bom_item_id_revision")),
    )
    with op.batch_alter_table("engineering_bom", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_engineering_bom_item_id"), ["item_id"], unique=False)

    op.create_table(
        "engineering_routing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("revision", types.Key(16), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["engineering_item.id"], name=op.f("fk_engineering_routing_item_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engineering_routing")),
        sa.UniqueConstraint("item_id", "revision", name=op.f("uq_engineering_routing_item_id_revision")),
    )
    with op.batch_alter_table("engineering_routing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_engineering_routing_item_id"), ["item_id"], unique=False)

    op.create_table(
        "engineering_unit_conversion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("from_unit_id", sa.Integer(), nullable=False),
        sa.Column("factor", types.Quantity(), nullable=False),
        sa.Column("to_unit_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.CheckConstraint("factor > 0", name=op.f("ck_engineering_unit_conversion_factor_positive")),
        sa.ForeignKeyConstraint(
            ["from_unit_id"],
            ["base_unit.id"],
            name=op.f("fk_engineering_unit_conversion_from_unit_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["engineering_item.id"],
            name=op.f("fk_engineering_unit_conversion_item_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["to_unit_id"],
            ["base_unit.id"],
            name=op.f("fk_engineering_unit_conversion_to_unit_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engineering_unit_conversion")),
        sa.UniqueConstraint(
            "item_id",
            "from_unit_id",
            "to_unit_id",
            name=op.f("uq_engineering_unit_conversion_item_id_from_unit_id_to_unit_id"),
        ),
    )
    with op.batch_alter_table("engineering_unit_conversion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_engineering_unit_conversion_from_unit_id"), ["from_unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_engineering_unit_conversion_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_engineering_unit_conversion_to_unit_id"), ["to_unit_id"], unique=False)

    op.create_table(
        "engineering_work_centre",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", types.Key(32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("calendar_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"],
            ["base_calendar.id"],
            name=op.f("fk_engineering_work_centre_calendar_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["base_site.id"], name=op.f("fk_engineering_work_centre_site_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engineering_work_centre")),
        sa.UniqueConstraint("code", name=op.f("uq_engineering_work_centre_code")),
    )
    with op.batch_alter_table("engineering_work_centre", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_engineering_work_centre_calendar_id"), ["calendar_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_engineering_work_centre_site_id"), ["site_id"], unique=False)

    op.create_table(
        "engineering_bom_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bom_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("quantity", types.Quantity(), nullable=False),
        sa.Column("scrap_percent", types.Quantity(), nullable=False),
        sa.Column("issue_method", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_engineering_bom_line_quantity_positive")),
        sa.CheckConstraint("scrap_percent >= 0", name=op.f("ck_engineering_bom_line_scrap_not_negative")),
        sa.ForeignKeyConstraint(
            ["bom_id"], ["engineering_bom.id"], name=op.f("fk_engineering_bom_line_bom_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["engineering_item.id"], name=op.f("fk_engineering_bom_line_item_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engineering_bom_line")),
    )
    with op.batch_alter_table("engineering_bom_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_engineering_bom_line_bom_id"), ["bom_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_engineering_bom_line_item_id"), ["item_id"], unique=False)

    op.create_table(
        "engineering_machine",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", types.Key(32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("work_centre_id", sa.Integer(), nullable=False),
        sa.Column("calendar_id", sa.Integer(), nullable=True),
        sa.Column("speed", types.Quantity(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.CheckConstraint("speed > 0", name=op.f("ck_engineering_machine_speed_positive")),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["base_calendar.id"], name=op.f("fk_engineering_machine_calendar_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["work_centre_id"],
            ["engineering_work_centre.id"],
            name=op.f("fk_engineering_machine_work_centre_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engineering_machine")),
        sa.UniqueConstraint("code", name=op.f("uq_engineering_machine_code")),
    )
    with op.batch_alter_table("engineering_machine", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_engineering_machine_calendar_id"), ["calendar_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_engineering_machine_work_centre_id"), ["work_centre_id"], unique=False)

    op.create_table(
        "engineering_setup_family",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("work_centre_id", sa.Integer(), nullable=False),
        sa.Column("code", types.Key(32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["work_centre_id"],
            ["engineering_work_centre.id"],
            name=op.f("fk_engineering_setup_family_work_centre_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engineering_setup_family")),
        sa.UniqueConstraint("work_centre_id", "code", name=op.f("uq_engineering_setup_family_work_centre_id_code")),
    )
    with op.batch_alter_table("engineering_setup_family", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_engineering_setup_family_work_centre_id"), ["work_centre_id"], unique=False
        )

    op.create_table(
        "engineering_operation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("routing_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("work_centre_id", sa.Integer(), nullable=False),
        sa.Column("setup_minutes", types.Quantity(), nullable=False),
        sa.Column("run_minutes", types.Quantity(), nullable=False),
        sa.Column("queue_minutes", types.Quantity(), nullable=False),
        sa.Column("transfer_batch", types.Quantity(), nullable=True),
        sa.Column("setup_family_id", sa.Integer(), nullable=True),
        sa.Column("interruptible", sa.Boolean(), nullable=False),
        sa.Column("instructions", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.CheckConstraint(
            "setup_minutes >= 0 AND run_minutes >= 0 AND queue_minutes >= 0",
            name=op.f("ck_engineering_operation_times_not_negative"),
        ),
        sa.CheckConstraint(
            "transfer_batch IS NULL OR transfer_batch > 0",
            name=op.f("ck_engineering_operation_transfer_batch_positive"),
        ),
        sa.ForeignKeyConstraint(
            ["routing_id"],
            ["engineering_routing.id"],
            name=op.f("fk_engineering_operation_routing_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["setup_family_id"],
            ["engineering_setup_family.id"],
            name=op.f("fk_engineering_operation_setup_family_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["work_centre_id"],
            ["engineering_work_centre.id"],
            name=op.f("fk_engineering_operation_work_centre_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engineering_operation")),
    )
    with op.batch_alter_table("engineering_operation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_engineering_operation_routing_id"), ["routing_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_engineering_operation_setup_family_id"), ["setup_family_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_engineering_operation_work_centre_id"), ["work_centre_id"], unique=False)

    op.create_table(
        "engineering_setup_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("work_centre_id", sa.Integer(), nullable=False),
        sa.Column("from_family_id", sa.Integer(), nullable=False),
        sa.Column("to_family_id", sa.Integer(), nullable=False),
        sa.Column("minutes", types.Quantity(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_engineering_setup_change_minutes_not_negative")),
        sa.ForeignKeyConstraint(
            ["from_family_id"],
            ["engineering_setup_family.id"],
            name=op.f("fk_engineering_setup_change_from_family_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["to_family_id"],
            ["engineering_setup_family.id"],
            name=op.f("fk_engineering_setup_change_to_family_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["work_centre_id"],
            ["engineering_work_centre.id"],
            name=op.f("fk_engineering_setup_change_work_centre_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engineering_setup_change")),
        sa.UniqueConstraint(
            "work_centre_id",
            "from_family_id",
            "to_family_id",
            name=op.f("uq_engineering_setup_change_work_centre_id_from_family_id_to_family_id"),
        ),
    )
    with op.batch_alter_table("engineering_setup_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_engineering_setup_change_from_family_id"), ["from_family_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_engineering_setup_change_to_family_id"), ["to_family_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_engineering_setup_change_work_centre_id"), ["work_centre_id"], unique=False
        )

    op.create_table(
        "engineering_operation_machine",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.Integer(), nullable=False),
        sa.Column("machine_id", sa.Integer(), nullable=False),
        sa.Column("speed_percent", types.Quantity(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.CheckConstraint("speed_percent > 0", name=op.f("ck_engineering_operation_machine_speed_positive")),
        sa.ForeignKeyConstraint(
            ["machine_id"],
            ["engineering_machine.id"],
            name=op.f("fk_engineering_operation_machine_machine_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["operation_id"],
            ["engineering_operation.id"],
            name=op.f("fk_engineering_operation_machine_operation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engineering_operation_machine")),
        sa.UniqueConstraint(
            "operation_id", "machine_id", name=op.f("uq_engineering_operation_machine_operation_id_machine_id")
        ),
    )
    with op.batch_alter_table("engineering_operation_machine", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_engineering_operation_machine_machine_id"), ["machine_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_engineering_operation_machine_operation_id"), ["operation_id"], unique=False
        )

    op.create_table(
        "engineering_operation_predecessor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.Integer(), nullable=False),
        sa.Column("predecessor_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["operation_id"],
            ["engineering_operation.id"],
            name=op.f("fk_engineering_operation_predecessor_operation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["predecessor_id"],
            ["engineering_operation.id"],
            name=op.f("fk_engineering_operation_predecessor_predecessor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engineering_operation_predecessor")),
        sa.UniqueConstraint(
            "operation_id",
            "predecessor_id",
            name=op.f("uq_engineering_operation_predecessor_operation_id_predecessor_id"),
        ),
    )
    with op.batch_alter_table("engineering_operation_predecessor", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_engineering_operation_predecessor_operation_id"), ["operation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_engineering_operation_predecessor_predecessor_id"), ["predecessor_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("engineering_operation_predecessor", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_engineering_operation_predecessor_predecessor_id"))
        batch_op.drop_index(batch_op.f("ix_engineering_operation_predecessor_operation_id"))

    op.drop_table("engineering_operation_predecessor")
    with op.batch_alter_table("engineering_operation_machine", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_engineering_operation_machine_operation_id"))
        batch_op.drop_index(batch_op.f("ix_engineering_operation_machine_machine_id"))

    op.drop_table("engineering_operation_machine")
    with op.batch_alter_table("engineering_setup_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_engineering_setup_change_work_centre_id"))
        batch_op.drop_index(batch_op.f("ix_engineering_setup_change_to_family_id"))
        batch_op.drop_index(batch_op.f("ix_engineering_setup_change_from_family_id"))

    op.drop_table("engineering_setup_change")
    with op.batch_alter_table("engineering_operation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_engineering_operation_work_centre_id"))
        batch_op.drop_index(batch_op.f("ix_engineering_operation_setup_family_id"))
        batch_op.drop_index(batch_op.f("ix_engineering_operation_routing_id"))

    op.drop_table("engineering_operation")
    with op.batch_alter_table("engineering_setup_family", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_engineering_setup_family_work_centre_id"))

    op.drop_table("engineering_setup_family")
    with op.batch_alter_table("engineering_machine", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_engineering_machine_work_centre_id"))
        batch_op.drop_index(batch_op.f("ix_engineering_machine_calendar_id"))

    op.drop_table("engineering_machine")
    with op.batch_alter_table("engineering_bom_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_engineering_bom_line_item_id"))
        batch_op.drop_index(batch_op.f("ix_engineering_bom_line_bom_id"))

    op.drop_table("engineering_bom_line")
    with op.batch_alter_table("engineering_work_centre", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_engineering_work_centre_site_id"))
        batch_op.drop_index(batch_op.f("ix_engineering_work_centre_calendar_id"))

    op.drop_table("engineering_work_centre")
    with op.batch_alter_table("engineering_unit_conversion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_engineering_unit_conversion_to_unit_id"))
        batch_op.drop_index(batch_op.f("ix_engineering_unit_conversion_item_id"))
        batch_op.drop_index(batch_op.f("ix_engineering_unit_conversion_from_unit_id"))

    op.drop_table("engineering_unit_conversion")
    with op.batch_alter_table("engineering_routing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_engineering_routing_item_id"))

    op.drop_table("engineering_routing")
    with op.batch_alter_table("engineering_bom", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_engineering_bom_item_id"))

    op.drop_table("engineering_bom")
    with op.batch_alter_table("engineering_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_engineering_item_unit_id"))
        batch_op.drop_index(batch_op.f("ix_engineering_item_category_id"))

    op.drop_table("engineering_item")
    with op.batch_alter_table("engineering_item_category", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_engineering_item_category_parent_id"))

    op.drop_table("engineering_item_category")
