"""実績報告: its rules, the reports of a year with their numbers, and the monthly thanks."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.columns

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the schema forward; additive first, old code must survive it."""
    op.create_table(
        "report_rule",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("form", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "rhythm",
            sa.Enum(
                "monthly",
                "quarterly",
                "half_yearly",
                "yearly",
                name="rhythm",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due", sa.JSON(), nullable=False),
        sa.Column("reporter_desk_ids", sa.JSON(), nullable=False),
        sa.Column("receiver_desk_id", sa.Integer(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("holds_from", sa.Date(), nullable=False),
        sa.Column("holds_until", sa.Date(), nullable=True),
        sa.Column("receiver_hears_late", sa.Boolean(), nullable=False),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint(
            "holds_until IS NULL OR holds_until >= holds_from",
            name=op.f("ck_report_rule_holds_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_report_rule_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["receiver_desk_id"],
            ["desk.id"],
            name=op.f("fk_report_rule_receiver_desk_id_desk"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_rule")),
        sa.UniqueConstraint(
            "municipality_id", "key", name=op.f("uq_report_rule_municipality_id_key")
        ),
    )
    with op.batch_alter_table("report_rule", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_report_rule_municipality_id"),
            ["municipality_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_report_rule_receiver_desk_id"),
            ["receiver_desk_id"],
            unique=False,
        )

    op.create_table(
        "thanks",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sender_desk_id", sa.Integer(), nullable=False),
        sa.Column("receiver_desk_id", sa.Integer(), nullable=False),
        sa.Column("own_desk_id", sa.Integer(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("month_on", sa.Date(), nullable=False),
        sa.Column("connected", sa.Integer(), nullable=False),
        sa.Column("visited", sa.Integer(), nullable=True),
        sa.Column("supported", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "written",
                "sent",
                name="thanksstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("sent_at", models.columns.UtcMoment(timezone=True), nullable=True),
        sa.CheckConstraint(
            "connected + coalesce(visited, 0) + coalesce(supported, 0) > 0",
            name=op.f("ck_thanks_counts_something"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_thanks_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["own_desk_id"], ["desk.id"], name=op.f("fk_thanks_own_desk_id_desk")
        ),
        sa.ForeignKeyConstraint(
            ["receiver_desk_id"],
            ["desk.id"],
            name=op.f("fk_thanks_receiver_desk_id_desk"),
        ),
        sa.ForeignKeyConstraint(
            ["sender_desk_id"], ["desk.id"], name=op.f("fk_thanks_sender_desk_id_desk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thanks")),
        sa.UniqueConstraint(
            "municipality_id", "number", name=op.f("uq_thanks_municipality_id_number")
        ),
        sa.UniqueConstraint(
            "sender_desk_id",
            "receiver_desk_id",
            "month_on",
            name=op.f("uq_thanks_sender_desk_id_receiver_desk_id_month_on"),
        ),
    )
    with op.batch_alter_table("thanks", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_thanks_month_on"), ["month_on"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_thanks_municipality_id"), ["municipality_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_thanks_number"), ["number"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_thanks_receiver_desk_id"), ["receiver_desk_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_thanks_sender_desk_id"), ["sender_desk_id"], unique=False
        )

    op.create_table(
        "report",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sender_desk_id", sa.Integer(), nullable=False),
        sa.Column("receiver_desk_id", sa.Integer(), nullable=False),
        sa.Column("own_desk_id", sa.Integer(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("period_first_on", sa.Date(), nullable=False),
        sa.Column("period_last_on", sa.Date(), nullable=False),
        sa.Column("due_rule", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "planned",
                "asked",
                "submitted",
                "nil",
                "returned",
                "accepted",
                "accepted_nil",
                "excused",
                name="reportstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("kept_at", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("remark", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("return_reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("new_due_on", sa.Date(), nullable=True),
        sa.Column("excuse_reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("asked_at", models.columns.UtcMoment(timezone=True), nullable=True),
        sa.Column(
            "submitted_at", models.columns.UtcMoment(timezone=True), nullable=True
        ),
        sa.Column(
            "late_told_at", models.columns.UtcMoment(timezone=True), nullable=True
        ),
        sa.Column(
            "accepted_at", models.columns.UtcMoment(timezone=True), nullable=True
        ),
        sa.CheckConstraint(
            "(return_reason = '') = (new_due_on IS NULL)",
            name=op.f("ck_report_return_has_its_day"),
        ),
        sa.CheckConstraint(
            "period_first_on <= period_last_on",
            name=op.f("ck_report_period_is_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_report_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["own_desk_id"], ["desk.id"], name=op.f("fk_report_own_desk_id_desk")
        ),
        sa.ForeignKeyConstraint(
            ["receiver_desk_id"],
            ["desk.id"],
            name=op.f("fk_report_receiver_desk_id_desk"),
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["report_rule.id"], name=op.f("fk_report_rule_id_report_rule")
        ),
        sa.ForeignKeyConstraint(
            ["sender_desk_id"], ["desk.id"], name=op.f("fk_report_sender_desk_id_desk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint(
            "municipality_id", "number", name=op.f("uq_report_municipality_id_number")
        ),
        sa.UniqueConstraint(
            "rule_id",
            "sender_desk_id",
            "period_last_on",
            name=op.f("uq_report_rule_id_sender_desk_id_period_last_on"),
        ),
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_report_municipality_id"), ["municipality_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_report_number"), ["number"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_report_period_last_on"), ["period_last_on"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_report_receiver_desk_id"), ["receiver_desk_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_report_rule_id"), ["rule_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_report_sender_desk_id"), ["sender_desk_id"], unique=False
        )

    op.create_table(
        "report_line",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=True),
        sa.Column("reported", sa.Integer(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "recorded_at", models.columns.UtcMoment(timezone=True), nullable=False
        ),
        sa.Column("recorded_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint(
            "counted IS NULL OR counted = reported OR reason <> ''",
            name=op.f("ck_report_line_difference_has_reason"),
        ),
        sa.CheckConstraint(
            "reported >= 0", name=op.f("ck_report_line_reported_is_a_count")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_report_line_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_line_report_id_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_line")),
        sa.UniqueConstraint(
            "report_id", "key", name=op.f("uq_report_line_report_id_key")
        ),
    )
    with op.batch_alter_table("report_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_report_line_municipality_id"),
            ["municipality_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_report_line_report_id"), ["report_id"], unique=False
        )


def downgrade() -> None:
    """Take the schema back."""
    with op.batch_alter_table("report_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_line_report_id"))
        batch_op.drop_index(batch_op.f("ix_report_line_municipality_id"))

    op.drop_table("report_line")
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_sender_desk_id"))
        batch_op.drop_index(batch_op.f("ix_report_rule_id"))
        batch_op.drop_index(batch_op.f("ix_report_receiver_desk_id"))
        batch_op.drop_index(batch_op.f("ix_report_period_last_on"))
        batch_op.drop_index(batch_op.f("ix_report_number"))
        batch_op.drop_index(batch_op.f("ix_report_municipality_id"))

    op.drop_table("report")
    with op.batch_alter_table("thanks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_thanks_sender_desk_id"))
        batch_op.drop_index(batch_op.f("ix_thanks_receiver_desk_id"))
        batch_op.drop_index(batch_op.f("ix_thanks_number"))
        batch_op.drop_index(batch_op.f("ix_thanks_municipality_id"))
        batch_op.drop_index(batch_op.f("ix_thanks_month_on"))

    op.drop_table("thanks")
    with op.batch_alter_table("report_rule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_rule_receiver_desk_id"))
        batch_op.drop_index(batch_op.f("ix_report_rule_municipality_id"))

    op.drop_table("report_rule")
