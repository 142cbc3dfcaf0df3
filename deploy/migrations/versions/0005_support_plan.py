"""相談支援と支援プラン, and the weekly review of cases without a plan."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.columns

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the schema forward; additive first, old code must survive it."""
    op.create_table(
        "weekly_review",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sender_desk_id", sa.Integer(), nullable=False),
        sa.Column("receiver_desk_id", sa.Integer(), nullable=False),
        sa.Column("own_desk_id", sa.Integer(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("week", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "new",
                "open",
                "finished",
                name="weeklyreviewstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("listed", sa.JSON(), nullable=False),
        sa.Column("closed_at", models.columns.UtcMoment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_weekly_review_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["own_desk_id"], ["desk.id"], name=op.f("fk_weekly_review_own_desk_id_desk")
        ),
        sa.ForeignKeyConstraint(
            ["receiver_desk_id"],
            ["desk.id"],
            name=op.f("fk_weekly_review_receiver_desk_id_desk"),
        ),
        sa.ForeignKeyConstraint(
            ["sender_desk_id"],
            ["desk.id"],
            name=op.f("fk_weekly_review_sender_desk_id_desk"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weekly_review")),
        sa.UniqueConstraint(
            "municipality_id",
            "number",
            name=op.f("uq_weekly_review_municipality_id_number"),
        ),
        sa.UniqueConstraint(
            "sender_desk_id", "week", name=op.f("uq_weekly_review_sender_desk_id_week")
        ),
    )
    with op.batch_alter_table("weekly_review", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_weekly_review_municipality_id"),
            ["municipality_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_weekly_review_number"), ["number"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_weekly_review_receiver_desk_id"),
            ["receiver_desk_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_weekly_review_sender_desk_id"),
            ["sender_desk_id"],
            unique=False,
        )

    op.create_table(
        "support_case",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sender_desk_id", sa.Integer(), nullable=False),
        sa.Column("receiver_desk_id", sa.Integer(), nullable=False),
        sa.Column("own_desk_id", sa.Integer(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "received",
                "assessing",
                "planning",
                "planned",
                "deciding",
                "unplanned",
                "advised",
                "elsewhere",
                "suspended",
                "closed",
                name="supportcasestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "route",
            sa.Enum(
                "visit",
                "telephone",
                "outreach",
                "family",
                "referred",
                "other",
                name="route",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column(
            "application",
            sa.Enum(
                "signed",
                "oral",
                "not_yet",
                name="application",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("applied_on", sa.Date(), nullable=True),
        sa.Column("budget_concern", sa.Boolean(), nullable=False),
        sa.Column(
            "screening",
            sa.Enum(
                "advice",
                "elsewhere",
                "continued",
                "suspended",
                name="screening",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("screened_on", sa.Date(), nullable=True),
        sa.Column("assessed_on", sa.Date(), nullable=True),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("last_visit_on", sa.Date(), nullable=True),
        sa.Column("attempts", sa.JSON(), nullable=False),
        sa.Column("move_what", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("move_who", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("move_on", sa.Date(), nullable=True),
        sa.Column(
            "no_plan_reason",
            sa.Enum(
                "not_agreed",
                "short",
                "emergency",
                "other_body",
                "unreached",
                "other",
                name="noplanreason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("next_look_on", sa.Date(), nullable=True),
        sa.Column("plan_ends_on", sa.Date(), nullable=True),
        sa.Column(
            "ending",
            sa.Enum(
                "achieved",
                "assistance",
                "elsewhere",
                "moved",
                "died",
                "wish",
                "detained",
                "unreached",
                "other",
                name="caseending",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("closed_at", models.columns.UtcMoment(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(applied_on IS NULL) = (application = 'not_yet')",
            name=op.f("ck_support_case_application_has_its_day"),
        ),
        sa.CheckConstraint(
            "(ending IS NULL) = (ended_on IS NULL)",
            name=op.f("ck_support_case_ending_has_its_day"),
        ),
        sa.CheckConstraint(
            "(screening IS NULL) = (screened_on IS NULL)",
            name=op.f("ck_support_case_screening_has_its_day"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_support_case_client_id_client")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_support_case_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["own_desk_id"], ["desk.id"], name=op.f("fk_support_case_own_desk_id_desk")
        ),
        sa.ForeignKeyConstraint(
            ["receiver_desk_id"],
            ["desk.id"],
            name=op.f("fk_support_case_receiver_desk_id_desk"),
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_support_case_referral_id_referral"),
        ),
        sa.ForeignKeyConstraint(
            ["sender_desk_id"],
            ["desk.id"],
            name=op.f("fk_support_case_sender_desk_id_desk"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_case")),
        sa.UniqueConstraint(
            "municipality_id",
            "number",
            name=op.f("uq_support_case_municipality_id_number"),
        ),
        sa.UniqueConstraint("referral_id", name=op.f("uq_support_case_referral_id")),
    )
    with op.batch_alter_table("support_case", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_support_case_client_id"), ["client_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_support_case_municipality_id"),
            ["municipality_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_support_case_number"), ["number"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_support_case_received_on"), ["received_on"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_support_case_receiver_desk_id"),
            ["receiver_desk_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_support_case_sender_desk_id"),
            ["sender_desk_id"],
            unique=False,
        )

    op.create_table(
        "support_plan",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sender_desk_id", sa.Integer(), nullable=False),
        sa.Column("receiver_desk_id", sa.Integer(), nullable=False),
        sa.Column("own_desk_id", sa.Integer(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("support_case_id", sa.Integer(), nullable=False),
        sa.Column("previous_plan_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "new",
                "drafted",
                "explained",
                "signed",
                "discussed",
                "running",
                "evaluated",
                "finished",
                "replanned",
                "broken_off",
                "not_agreed",
                name="supportplanstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("wishes", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("problems", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("goal", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("achieve_by", sa.Date(), nullable=False),
        sa.Column("supports", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("cautions", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("new_ends_on", sa.Date(), nullable=True),
        sa.Column("change_reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("explained_on", sa.Date(), nullable=True),
        sa.Column(
            "presence",
            sa.Enum(
                "present",
                "remote",
                "supporter",
                name="presence",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column(
            "agreement",
            sa.Enum(
                "signed",
                "oral",
                name="agreement",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("conference_on", sa.Date(), nullable=True),
        sa.Column("discussed_on", sa.Date(), nullable=True),
        sa.Column(
            "person_present",
            sa.Enum(
                "present",
                "remote",
                "supporter",
                "absent",
                name="atconference",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "conclusion",
            sa.Enum(
                "approved",
                "revised",
                "afterwards",
                name="conclusion",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("drafted_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column(
            "document_number", sqlmodel.sql.sqltypes.AutoString(), nullable=False
        ),
        sa.Column("monitor_from", sa.Date(), nullable=False),
        sa.Column("monitored_on", sa.Date(), nullable=True),
        sa.Column("evaluated_on", sa.Date(), nullable=True),
        sa.Column(
            "achievement",
            sa.Enum(
                "reached",
                "partly",
                "not_reached",
                name="achievement",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("evaluation", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "no_plan_reason",
            sa.Enum(
                "not_agreed",
                "short",
                "emergency",
                "other_body",
                "unreached",
                "other",
                name="noplanreason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "ending",
            sa.Enum(
                "achieved",
                "assistance",
                "elsewhere",
                "moved",
                "died",
                "wish",
                "detained",
                "unreached",
                "other",
                name="caseending",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("closed_at", models.columns.UtcMoment(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(decided_on IS NULL) = (drafted_on IS NULL) AND (decided_on IS NULL) = (document_number = '')",
            name=op.f("ck_support_plan_decision_is_whole"),
        ),
        sa.CheckConstraint(
            "decided_on IS NOT NULL OR state NOT IN ('running', 'evaluated', 'finished', 'replanned')",
            name=op.f("ck_support_plan_runs_once_decided"),
        ),
        sa.CheckConstraint(
            "(ending IS NULL) = (ended_on IS NULL)",
            name=op.f("ck_support_plan_ending_has_its_day"),
        ),
        sa.CheckConstraint(
            "ends_on >= starts_on", name=op.f("ck_support_plan_period_runs_forward")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_support_plan_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["own_desk_id"], ["desk.id"], name=op.f("fk_support_plan_own_desk_id_desk")
        ),
        sa.ForeignKeyConstraint(
            ["previous_plan_id"],
            ["support_plan.id"],
            name=op.f("fk_support_plan_previous_plan_id_support_plan"),
        ),
        sa.ForeignKeyConstraint(
            ["receiver_desk_id"],
            ["desk.id"],
            name=op.f("fk_support_plan_receiver_desk_id_desk"),
        ),
        sa.ForeignKeyConstraint(
            ["sender_desk_id"],
            ["desk.id"],
            name=op.f("fk_support_plan_sender_desk_id_desk"),
        ),
        sa.ForeignKeyConstraint(
            ["support_case_id"],
            ["support_case.id"],
            name=op.f("fk_support_plan_support_case_id_support_case"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_plan")),
        sa.UniqueConstraint(
            "municipality_id",
            "number",
            name=op.f("uq_support_plan_municipality_id_number"),
        ),
        sa.UniqueConstraint(
            "previous_plan_id", name=op.f("uq_support_plan_previous_plan_id")
        ),
    )
    with op.batch_alter_table("support_plan", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_support_plan_ends_on"), ["ends_on"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_support_plan_municipality_id"),
            ["municipality_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_support_plan_number"), ["number"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_support_plan_receiver_desk_id"),
            ["receiver_desk_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_support_plan_sender_desk_id"),
            ["sender_desk_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_support_plan_support_case_id"),
            ["support_case_id"],
            unique=False,
        )

    op.create_table(
        "weekly_item",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("weekly_review_id", sa.Integer(), nullable=False),
        sa.Column("support_case_id", sa.Integer(), nullable=False),
        sa.Column("number", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "unscreened",
                "unplanned",
                "not_seen_again",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("move_what", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("move_on", sa.Date(), nullable=True),
        sa.Column("move_who", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "answered_at", models.columns.UtcMoment(timezone=True), nullable=True
        ),
        sa.Column("answered_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (reason = '' AND move_on IS NULL)",
            name=op.f("ck_weekly_item_answer_is_a_reason_or_a_move"),
        ),
        sa.CheckConstraint(
            "(move_on IS NULL) = (move_what = '') AND (move_on IS NULL) = (move_who = '')",
            name=op.f("ck_weekly_item_move_is_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_weekly_item_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["support_case_id"],
            ["support_case.id"],
            name=op.f("fk_weekly_item_support_case_id_support_case"),
        ),
        sa.ForeignKeyConstraint(
            ["weekly_review_id"],
            ["weekly_review.id"],
            name=op.f("fk_weekly_item_weekly_review_id_weekly_review"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weekly_item")),
        sa.UniqueConstraint(
            "weekly_review_id",
            "support_case_id",
            name=op.f("uq_weekly_item_weekly_review_id_support_case_id"),
        ),
    )
    with op.batch_alter_table("weekly_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_weekly_item_municipality_id"),
            ["municipality_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_weekly_item_support_case_id"),
            ["support_case_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_weekly_item_weekly_review_id"),
            ["weekly_review_id"],
            unique=False,
        )


def downgrade() -> None:
    """Take the schema back."""

    with op.batch_alter_table("weekly_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_weekly_item_weekly_review_id"))
        batch_op.drop_index(batch_op.f("ix_weekly_item_support_case_id"))
        batch_op.drop_index(batch_op.f("ix_weekly_item_municipality_id"))

    op.drop_table("weekly_item")
    with op.batch_alter_table("support_plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_support_plan_support_case_id"))
        batch_op.drop_index(batch_op.f("ix_support_plan_sender_desk_id"))
        batch_op.drop_index(batch_op.f("ix_support_plan_receiver_desk_id"))
        batch_op.drop_index(batch_op.f("ix_support_plan_number"))
        batch_op.drop_index(batch_op.f("ix_support_plan_municipality_id"))
        batch_op.drop_index(batch_op.f("ix_support_plan_ends_on"))

    op.drop_table("support_plan")
    with op.batch_alter_table("support_case", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_support_case_sender_desk_id"))
        batch_op.drop_index(batch_op.f("ix_support_case_receiver_desk_id"))
        batch_op.drop_index(batch_op.f("ix_support_case_received_on"))
        batch_op.drop_index(batch_op.f("ix_support_case_number"))
        batch_op.drop_index(batch_op.f("ix_support_case_municipality_id"))
        batch_op.drop_index(batch_op.f("ix_support_case_client_id"))

    op.drop_table("support_case")
    with op.batch_alter_table("weekly_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_weekly_review_sender_desk_id"))
        batch_op.drop_index(batch_op.f("ix_weekly_review_receiver_desk_id"))
        batch_op.drop_index(batch_op.f("ix_weekly_review_number"))
        batch_op.drop_index(batch_op.f("ix_weekly_review_municipality_id"))

    op.drop_table("weekly_review")
