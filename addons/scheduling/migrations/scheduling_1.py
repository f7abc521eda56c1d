"""Plans, planned operations, and what a plan means for each order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.orm import types

revision = "scheduling_1"
down_revision = None
branch_labels = ("addon_scheduling",)
depends_on = ("core_1", "production_1")


def upgrade() -> None:
    op.create_table(
        "scheduling_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("planned_from", types.UtcDateTime(), nullable=False),
        sa.Column("ends_at", types.UtcDateTime(), nullable=True),
        sa.Column("published_at", types.UtcDateTime(), nullable=True),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("objective", sa.String(length=30), nullable=False),
        sa.Column("is_optimal", sa.Boolean(), nullable=False),
        sa.Column("weighted_tardiness", types.Quantity(), nullable=False),
        sa.Column("makespan_minutes", sa.Integer(), nullable=False),
        sa.Column("bound", sa.Integer(), nullable=True),
        sa.Column("seconds", types.Quantity(), nullable=False),
        sa.Column("operation_count", sa.Integer(), nullable=False),
        sa.Column("late_orders", sa.Integer(), nullable=False),
        sa.Column("moved_operations", sa.Integer(), nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=True),
        sa.Column("base_version", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["base_site.id"], name=op.f("fk_scheduling_plan_site_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheduling_plan")),
    )
    with op.batch_alter_table("scheduling_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scheduling_plan_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_scheduling_plan_state"), ["state"], unique=False)

    op.create_table(
        "scheduling_outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("due_at", types.UtcDateTime(), nullable=False),
        sa.Column("end_at", types.UtcDateTime(), nullable=False),
        sa.Column("previous_end_at", types.UtcDateTime(), nullable=True),
        sa.Column("late_minutes", sa.Integer(), nullable=False),
        sa.Column("shift_minutes", sa.Integer(), nullable=False),
        sa.Column("main_cause", sa.String(length=20), nullable=True),
        sa.Column("causes", sa.JSON(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["production_order.id"], name=op.f("fk_scheduling_outcome_order_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["scheduling_plan.id"], name=op.f("fk_scheduling_outcome_plan_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheduling_outcome")),
        sa.UniqueConstraint("plan_id", "order_id", name=op.f("uq_scheduling_outcome_plan_id_order_id")),
    )
    with op.batch_alter_table("scheduling_outcome", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scheduling_outcome_order_id"), ["order_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_scheduling_outcome_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "scheduling_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("from_machine_id", sa.Integer(), nullable=False),
        sa.Column("from_start_at", types.UtcDateTime(), nullable=False),
        sa.Column("to_machine_id", sa.Integer(), nullable=False),
        sa.Column("to_start_at", types.UtcDateTime(), nullable=False),
        sa.Column("moved_operations", sa.Integer(), nullable=False),
        sa.Column("is_undone", sa.Boolean(), nullable=False),
        sa.Column("plan_version", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["from_machine_id"],
            ["engineering_machine.id"],
            name=op.f("fk_scheduling_move_from_machine_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["scheduling_plan.id"], name=op.f("fk_scheduling_move_plan_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["production_task.id"], name=op.f("fk_scheduling_move_task_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["to_machine_id"],
            ["engineering_machine.id"],
            name=op.f("fk_scheduling_move_to_machine_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheduling_move")),
    )
    with op.batch_alter_table("scheduling_move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scheduling_move_from_machine_id"), ["from_machine_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_scheduling_move_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_scheduling_move_task_id"), ["task_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_scheduling_move_to_machine_id"), ["to_machine_id"], unique=False)

    op.create_table(
        "scheduling_operation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("machine_id", sa.Integer(), nullable=False),
        sa.Column("start_at", types.UtcDateTime(), nullable=False),
        sa.Column("setup_end_at", types.UtcDateTime(), nullable=False),
        sa.Column("end_at", types.UtcDateTime(), nullable=False),
        sa.Column("is_pinned", sa.Boolean(), nullable=False),
        sa.Column("is_moved", sa.Boolean(), nullable=False),
        sa.Column("previous_machine_id", sa.Integer(), nullable=True),
        sa.Column("previous_start_at", types.UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.CheckConstraint(
            "start_at <= setup_end_at AND setup_end_at <= end_at", name=op.f("ck_scheduling_operation_times_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["machine_id"],
            ["engineering_machine.id"],
            name=op.f("fk_scheduling_operation_machine_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["scheduling_plan.id"], name=op.f("fk_scheduling_operation_plan_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["production_task.id"], name=op.f("fk_scheduling_operation_task_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheduling_operation")),
        sa.UniqueConstraint("plan_id", "task_id", name=op.f("uq_scheduling_operation_plan_id_task_id")),
    )
    with op.batch_alter_table("scheduling_operation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scheduling_operation_machine_id"), ["machine_id"], unique=False)
        batch_op.create_index(
            "ix_scheduling_operation_plan_id_machine_id_start_at", ["plan_id", "machine_id", "start_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_scheduling_operation_task_id"), ["task_id"], unique=False)

    with op.batch_alter_table("orders_line", schema=None) as batch_op:
        batch_op.add_column(sa.Column("projected_date", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("orders_line", schema=None) as batch_op:
        batch_op.drop_column("projected_date")

    with op.batch_alter_table("scheduling_operation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scheduling_operation_task_id"))
        batch_op.drop_index("ix_scheduling_operation_plan_id_machine_id_start_at")
        batch_op.drop_index(batch_op.f("ix_scheduling_operation_machine_id"))

    op.drop_table("scheduling_operation")
    with op.batch_alter_table("scheduling_move", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scheduling_move_to_machine_id"))
        batch_op.drop_index(batch_op.f("ix_scheduling_move_task_id"))
        batch_op.drop_index(batch_op.f("ix_scheduling_move_plan_id"))
        batch_op.drop_index(batch_op.f("ix_scheduling_move_from_machine_id"))

    op.drop_table("scheduling_move")
    with op.batch_alter_table("scheduling_outcome", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scheduling_outcome_plan_id"))
        batch_op.drop_index(batch_op.f("ix_scheduling_outcome_order_id"))

    op.drop_table("scheduling_outcome")
    with op.batch_alter_table("scheduling_plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scheduling_plan_state"))
        batch_op.drop_index(batch_op.f("ix_scheduling_plan_site_id"))

    op.drop_table("scheduling_plan")
