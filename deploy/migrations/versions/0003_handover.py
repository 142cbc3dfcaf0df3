"""The handover between 生活困窮者自立支援 and 生活保護, and who decides on 保護."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.columns

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the schema forward; additive first, old code must survive it."""
    op.create_table(
        "handover",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column(
            "direction",
            sa.Enum(
                "to_assistance",
                "from_assistance",
                name="direction",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("sender_desk_id", sa.Integer(), nullable=False),
        sa.Column("receiver_desk_id", sa.Integer(), nullable=False),
        sa.Column("own_desk_id", sa.Integer(), nullable=False),
        sa.Column(
            "basis",
            sa.Enum(
                "consent",
                "internal_use",
                "other_body",
                "special_reason",
                name="basis",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("basis_reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("means", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "to_share",
                "shared",
                "received",
                "applied",
                "decided",
                "not_applied",
                "asking",
                "informed",
                "taken_over",
                "contacted",
                "confirmed",
                "looked_again",
                "neither",
                "dropped",
                name="handoverstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column(
            "wish_or_concern",
            sa.Enum(
                "wish",
                "concern",
                name="wishorconcern",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("neither_note", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("shared_at", models.columns.UtcMoment(timezone=True), nullable=True),
        sa.Column("opened_at", models.columns.UtcMoment(timezone=True), nullable=True),
        sa.Column(
            "received_at", models.columns.UtcMoment(timezone=True), nullable=True
        ),
        sa.Column("applied_on", sa.Date(), nullable=True),
        sa.Column(
            "application_way",
            sa.Enum(
                "written",
                "oral",
                name="applicationway",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "extension_reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False
        ),
        sa.Column(
            "decision",
            sa.Enum(
                "started",
                "refused",
                "withdrawn",
                name="decision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decision_note", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "no_application_reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False
        ),
        sa.Column("next_look_on", sa.Date(), nullable=True),
        sa.Column(
            "contact_result",
            sa.Enum(
                "met",
                "appointed",
                "unreached",
                "declined",
                name="contactresult",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "contacted_at", models.columns.UtcMoment(timezone=True), nullable=True
        ),
        sa.Column("closed_at", models.columns.UtcMoment(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "basis_reason <> '' OR basis = 'consent'",
            name=op.f("ck_handover_basis_has_reason"),
        ),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_on IS NULL)",
            name=op.f("ck_handover_decision_has_its_day"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_handover_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["own_desk_id"], ["desk.id"], name=op.f("fk_handover_own_desk_id_desk")
        ),
        sa.ForeignKeyConstraint(
            ["receiver_desk_id"],
            ["desk.id"],
            name=op.f("fk_handover_receiver_desk_id_desk"),
        ),
        sa.ForeignKeyConstraint(
            ["sender_desk_id"],
            ["desk.id"],
            name=op.f("fk_handover_sender_desk_id_desk"),
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["sheet.id"], name=op.f("fk_handover_sheet_id_sheet")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sa.UniqueConstraint(
            "municipality_id", "number", name=op.f("uq_handover_municipality_id_number")
        ),
    )
    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_handover_municipality_id"), ["municipality_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_handover_receiver_desk_id"),
            ["receiver_desk_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_handover_sender_desk_id"), ["sender_desk_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_handover_sheet_id"), ["sheet_id"], unique=False
        )

    with op.batch_alter_table("agency", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "decides_assistance",
                sa.Boolean(),
                nullable=False,
                server_default=sa.false(),
            )
        )


def downgrade() -> None:
    """Take the schema back."""
    with op.batch_alter_table("agency", schema=None) as batch_op:
        batch_op.drop_column("decides_assistance")

    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_handover_sheet_id"))
        batch_op.drop_index(batch_op.f("ix_handover_sender_desk_id"))
        batch_op.drop_index(batch_op.f("ix_handover_receiver_desk_id"))
        batch_op.drop_index(batch_op.f("ix_handover_municipality_id"))

    op.drop_table("handover")
