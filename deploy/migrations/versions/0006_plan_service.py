"""プランに基づく事業."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.columns

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the schema forward; additive first, old code must survive it."""
    op.create_table(
        "plan_service",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sender_desk_id", sa.Integer(), nullable=False),
        sa.Column("receiver_desk_id", sa.Integer(), nullable=False),
        sa.Column("own_desk_id", sa.Integer(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "rent",
                "moving",
                "work_preparation",
                "work_training",
                "budget",
                "shelter",
                "home_visits",
                "learning",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "rent_applied",
                "moving_applied",
                "asked",
                "paid",
                "extension_asked",
                "interrupted",
                "to_move",
                "used",
                "ended",
                "ceased",
                "refused",
                "declined",
                "turned",
                "dropped",
                name="provisionstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("support_plan_id", sa.Integer(), nullable=True),
        sa.Column("no_plan_reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("request_note", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("applied_on", sa.Date(), nullable=True),
        sa.Column("lost_on", sa.Date(), nullable=True),
        sa.Column("sick_days", sa.Integer(), nullable=True),
        sa.Column("decreased_on", sa.Date(), nullable=True),
        sa.Column("earlier_ended_on", sa.Date(), nullable=True),
        sa.Column(
            "need_seen_by",
            sa.Enum(
                "budget",
                "counselling",
                name="needseenby",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("need_on", sa.Date(), nullable=True),
        sa.Column("need_staff", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("drafted_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column(
            "document_number", sqlmodel.sql.sqltypes.AutoString(), nullable=False
        ),
        sa.Column("refusal_reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("period_from", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("months_granted", sa.Integer(), nullable=False),
        sa.Column(
            "extension_reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False
        ),
        sa.Column("interrupted_on", sa.Date(), nullable=True),
        sa.Column(
            "interruption_reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False
        ),
        sa.Column("talk_called_on", sa.Date(), nullable=True),
        sa.Column("inquired_for", sa.Date(), nullable=True),
        sa.Column(
            "provider_view",
            sa.Enum(
                "continue",
                "adjust",
                "next",
                "finish",
                "talk",
                name="providerview",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("view_note", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("viewed_on", sa.Date(), nullable=True),
        sa.Column("month_on", sa.Date(), nullable=True),
        sa.Column(
            "month_status",
            sa.Enum(
                "as_planned",
                "adjusted",
                "broken_off",
                "talk",
                "close_to_end",
                name="monthstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "ending",
            sa.Enum(
                "period",
                "work",
                "next",
                "housed",
                "moved",
                "assistance",
                "wish",
                "unreached",
                name="ending",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "cease_reason",
            sa.Enum(
                "not_followed",
                "income",
                "other",
                name="ceasereason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("closed_at", models.columns.UtcMoment(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(decided_on IS NULL) = (drafted_on IS NULL) AND (decided_on IS NULL) = (document_number = '')",
            name=op.f("ck_plan_service_decision_is_whole"),
        ),
        sa.CheckConstraint(
            "(ends_on IS NULL) = (period_from IS NULL)",
            name=op.f("ck_plan_service_period_has_both_ends"),
        ),
        sa.CheckConstraint(
            "need_on IS NULL OR need_seen_by IS NOT NULL",
            name=op.f("ck_plan_service_need_has_its_source"),
        ),
        sa.CheckConstraint(
            "(provider_view IS NULL) = (viewed_on IS NULL)",
            name=op.f("ck_plan_service_view_has_its_day"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_plan_service_client_id_client")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_plan_service_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["own_desk_id"], ["desk.id"], name=op.f("fk_plan_service_own_desk_id_desk")
        ),
        sa.ForeignKeyConstraint(
            ["receiver_desk_id"],
            ["desk.id"],
            name=op.f("fk_plan_service_receiver_desk_id_desk"),
        ),
        sa.ForeignKeyConstraint(
            ["sender_desk_id"],
            ["desk.id"],
            name=op.f("fk_plan_service_sender_desk_id_desk"),
        ),
        sa.ForeignKeyConstraint(
            ["support_plan_id"],
            ["support_plan.id"],
            name=op.f("fk_plan_service_support_plan_id_support_plan"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_service")),
        sa.UniqueConstraint(
            "municipality_id",
            "number",
            name=op.f("uq_plan_service_municipality_id_number"),
        ),
    )
    with op.batch_alter_table("plan_service", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_plan_service_client_id"), ["client_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_plan_service_municipality_id"),
            ["municipality_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_plan_service_number"), ["number"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_plan_service_receiver_desk_id"),
            ["receiver_desk_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_plan_service_sender_desk_id"),
            ["sender_desk_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_plan_service_support_plan_id"),
            ["support_plan_id"],
            unique=False,
        )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table("plan_service")
