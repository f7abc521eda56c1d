"""Companies, sites, parties, units, shifts, calendars, sequences."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.orm import types

revision = "base_1"
down_revision = None
branch_labels = ("addon_base",)
depends_on = ("core_1",)


def upgrade() -> None:
    op.create_table(
        "base_calendar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", types.Key(32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_base_calendar")),
        sa.UniqueConstraint("code", name=op.f("uq_base_calendar_code")),
    )
    op.create_table(
        "base_company",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", types.Key(32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_base_company")),
        sa.UniqueConstraint("code", name=op.f("uq_base_company_code")),
    )
    op.create_table(
        "base_party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", types.Key(32), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("short_name", sa.String(length=60), nullable=True),
        sa.Column("is_customer", sa.Boolean(), nullable=False),
        sa.Column("is_supplier", sa.Boolean(), nullable=False),
        sa.Column("contact", sa.String(length=80), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("email", sa.String(length=120), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_base_party")),
        sa.UniqueConstraint("code", name=op.f("uq_base_party_code")),
    )
    op.create_table(
        "base_sequence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", types.Key(64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("template", sa.String(length=64), nullable=False),
        sa.Column("next_number", sa.Integer(), nullable=False),
        sa.Column("reset", sa.String(length=8), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.CheckConstraint("next_number > 0", name=op.f("ck_base_sequence_next_number_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_base_sequence")),
        sa.UniqueConstraint("code", name=op.f("uq_base_sequence_code")),
    )
    op.create_table(
        "base_shift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", types.Key(32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("start_time", sa.Integer(), nullable=False),
        sa.Column("end_time", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.CheckConstraint(
            "start_time BETWEEN 0 AND 1439 AND end_time BETWEEN 0 AND 1440", name=op.f("ck_base_shift_within_a_day")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_base_shift")),
        sa.UniqueConstraint("code", name=op.f("uq_base_shift_code")),
    )
    op.create_table(
        "base_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", types.Key(16), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("dimension", sa.String(length=12), nullable=False),
        sa.Column("factor", types.Quantity(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.CheckConstraint("factor > 0", name=op.f("ck_base_unit_factor_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_base_unit")),
        sa.UniqueConstraint("code", name=op.f("uq_base_unit_code")),
    )
    op.create_table(
        "base_calendar_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("calendar_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.String(length=1), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.CheckConstraint(
            "weekday IN ('0', '1', '2', '3', '4', '5', '6')", name=op.f("ck_base_calendar_day_weekday_of_seven")
        ),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["base_calendar.id"], name=op.f("fk_base_calendar_day_calendar_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["base_shift.id"], name=op.f("fk_base_calendar_day_shift_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_base_calendar_day")),
        sa.UniqueConstraint(
            "calendar_id", "weekday", "shift_id", name=op.f("uq_base_calendar_day_calendar_id_weekday_shift_id")
        ),
    )
    with op.batch_alter_table("base_calendar_day", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_base_calendar_day_calendar_id"), ["calendar_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_base_calendar_day_shift_id"), ["shift_id"], unique=False)

    op.create_table(
        "base_calendar_exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("calendar_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_base_calendar_exception_days_in_order")),
        sa.ForeignKeyConstraint(
            ["calendar_id"],
            ["base_calendar.id"],
            name=op.f("fk_base_calendar_exception_calendar_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["base_shift.id"], name=op.f("fk_base_calendar_exception_shift_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_base_calendar_exception")),
    )
    with op.batch_alter_table("base_calendar_exception", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_base_calendar_exception_calendar_id"), ["calendar_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_base_calendar_exception_shift_id"), ["shift_id"], unique=False)

    op.create_table(
        "base_shift_break",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("start_time", sa.Integer(), nullable=False),
        sa.Column("end_time", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.CheckConstraint(
            "start_time BETWEEN 0 AND 1439 AND end_time BETWEEN 0 AND 1440",
            name=op.f("ck_base_shift_break_within_a_day"),
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["base_shift.id"], name=op.f("fk_base_shift_break_shift_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_base_shift_break")),
    )
    with op.batch_alter_table("base_shift_break", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_base_shift_break_shift_id"), ["shift_id"], unique=False)

    op.create_table(
        "base_site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("code", types.Key(32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("calendar_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["base_calendar.id"], name=op.f("fk_base_site_calendar_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["base_company.id"], name=op.f("fk_base_site_company_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_base_site")),
        sa.UniqueConstraint("code", name=op.f("uq_base_site_code")),
    )
    with op.batch_alter_table("base_site", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_base_site_calendar_id"), ["calendar_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_base_site_company_id"), ["company_id"], unique=False)

    op.create_table(
        "base_user_site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=1000), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["base_site.id"], name=op.f("fk_base_user_site_site_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["core_user.id"], name=op.f("fk_base_user_site_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_base_user_site")),
        sa.UniqueConstraint("user_id", "site_id", name=op.f("uq_base_user_site_user_id_site_id")),
    )
    with op.batch_alter_table("base_user_site", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_base_user_site_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_base_user_site_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("base_user_site", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_base_user_site_user_id"))
        batch_op.drop_index(batch_op.f("ix_base_user_site_site_id"))

    op.drop_table("base_user_site")
    with op.batch_alter_table("base_site", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_base_site_company_id"))
        batch_op.drop_index(batch_op.f("ix_base_site_calendar_id"))

    op.drop_table("base_site")
    with op.batch_alter_table("base_shift_break", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_base_shift_break_shift_id"))

    op.drop_table("base_shift_break")
    with op.batch_alter_table("base_calendar_exception", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_base_calendar_exception_shift_id"))
        batch_op.drop_index(batch_op.f("ix_base_calendar_exception_calendar_id"))

    op.drop_table("base_calendar_exception")
    with op.batch_alter_table("base_calendar_day", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_base_calendar_day_shift_id"))
        batch_op.drop_index(batch_op.f("ix_base_calendar_day_calendar_id"))

    op.drop_table("base_calendar_day")
    op.drop_table("base_unit")
    op.drop_table("base_shift")
    op.drop_table("base_sequence")
    op.drop_table("base_party")
    op.drop_table("base_company")
    op.drop_table("base_calendar")
