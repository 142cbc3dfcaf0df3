"""会議: series and their members, meetings, agendas, answers, 持ち帰り事項."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.columns

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the schema forward; additive first, old code must survive it."""
    op.create_table(
        "conference_series",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "individual",
                "regular",
                "article9",
                "safety_net_city",
                "safety_net_ward",
                "safety_net_case",
                "staff",
                "block",
                "training",
                "network",
                "specialist",
                "housing",
                name="conferencekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("convener_desk_id", sa.Integer(), nullable=False),
        sa.Column("cadence", sa.JSON(), nullable=False),
        sa.Column("starts", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("ends", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("room", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("date_stands", sa.Boolean(), nullable=False),
        sa.Column("holds_from", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= holds_from",
            name=op.f("ck_conference_series_ends_after_it_begins"),
        ),
        sa.ForeignKeyConstraint(
            ["convener_desk_id"],
            ["desk.id"],
            name=op.f("fk_conference_series_convener_desk_id_desk"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_conference_series_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conference_series")),
        sa.UniqueConstraint(
            "municipality_id",
            "key",
            name=op.f("uq_conference_series_municipality_id_key"),
        ),
    )
    with op.batch_alter_table("conference_series", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_conference_series_convener_desk_id"),
            ["convener_desk_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_conference_series_municipality_id"),
            ["municipality_id"],
            unique=False,
        )

    op.create_table(
        "conference",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sender_desk_id", sa.Integer(), nullable=False),
        sa.Column("receiver_desk_id", sa.Integer(), nullable=False),
        sa.Column("own_desk_id", sa.Integer(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("slot", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "individual",
                "regular",
                "article9",
                "safety_net_city",
                "safety_net_ward",
                "safety_net_case",
                "staff",
                "block",
                "training",
                "network",
                "specialist",
                "housing",
                name="conferencekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "fixed",
                "invited",
                "held",
                "minuted",
                "closed",
                "cancelled",
                name="conferencestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("proposed_why", sa.JSON(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("starts", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("ends", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("room", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("invited_at", models.columns.UtcMoment(timezone=True), nullable=True),
        sa.Column(
            "prepared_at", models.columns.UtcMoment(timezone=True), nullable=True
        ),
        sa.Column("held_at", models.columns.UtcMoment(timezone=True), nullable=True),
        sa.Column("attended", sa.Integer(), nullable=True),
        sa.Column("decisions", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "minutes_kept_at", sqlmodel.sql.sqltypes.AutoString(), nullable=False
        ),
        sa.Column("minuted_at", models.columns.UtcMoment(timezone=True), nullable=True),
        sa.Column(
            "cancelled_because", sqlmodel.sql.sqltypes.AutoString(), nullable=False
        ),
        sa.Column("closed_at", models.columns.UtcMoment(timezone=True), nullable=True),
        sa.CheckConstraint(
            "held_on IS NOT NULL OR state IN ('planned', 'cancelled')",
            name=op.f("ck_conference_fixed_has_its_day"),
        ),
        sa.CheckConstraint(
            "(held_at IS NULL) = (attended IS NULL)",
            name=op.f("ck_conference_held_has_its_count"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_conference_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["own_desk_id"], ["desk.id"], name=op.f("fk_conference_own_desk_id_desk")
        ),
        sa.ForeignKeyConstraint(
            ["receiver_desk_id"],
            ["desk.id"],
            name=op.f("fk_conference_receiver_desk_id_desk"),
        ),
        sa.ForeignKeyConstraint(
            ["sender_desk_id"],
            ["desk.id"],
            name=op.f("fk_conference_sender_desk_id_desk"),
        ),
        sa.ForeignKeyConstraint(
            ["series_id"],
            ["conference_series.id"],
            name=op.f("fk_conference_series_id_conference_series"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conference")),
        sa.UniqueConstraint(
            "municipality_id",
            "number",
            name=op.f("uq_conference_municipality_id_number"),
        ),
        sa.UniqueConstraint(
            "series_id", "slot", name=op.f("uq_conference_series_id_slot")
        ),
    )
    with op.batch_alter_table("conference", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_conference_municipality_id"),
            ["municipality_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_conference_number"), ["number"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_conference_receiver_desk_id"),
            ["receiver_desk_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_conference_sender_desk_id"), ["sender_desk_id"], unique=False
        )

    op.create_table(
        "series_member",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column(
            "rank",
            sa.Enum(
                "staff",
                "senior",
                "chief",
                name="rank",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("owes_materials", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "until IS NULL OR until >= since",
            name=op.f("ck_series_member_until_after_since"),
        ),
        sa.ForeignKeyConstraint(
            ["desk_id"], ["desk.id"], name=op.f("fk_series_member_desk_id_desk")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_series_member_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["series_id"],
            ["conference_series.id"],
            name=op.f("fk_series_member_series_id_conference_series"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series_member")),
        sa.UniqueConstraint(
            "series_id",
            "desk_id",
            "since",
            name=op.f("uq_series_member_series_id_desk_id_since"),
        ),
    )
    with op.batch_alter_table("series_member", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_series_member_desk_id"), ["desk_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_series_member_municipality_id"),
            ["municipality_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_series_member_series_id"), ["series_id"], unique=False
        )

    op.create_table(
        "action_item",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sender_desk_id", sa.Integer(), nullable=False),
        sa.Column("receiver_desk_id", sa.Integer(), nullable=False),
        sa.Column("own_desk_id", sa.Integer(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "individual",
                "regular",
                "article9",
                "safety_net_city",
                "safety_net_ward",
                "safety_net_case",
                "staff",
                "block",
                "training",
                "network",
                "specialist",
                "housing",
                name="conferencekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "noted",
                "open",
                "reported",
                "confirmed",
                "dropped",
                name="actionitemstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("what", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("outcome", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("opened_at", models.columns.UtcMoment(timezone=True), nullable=True),
        sa.Column(
            "reported_at", models.columns.UtcMoment(timezone=True), nullable=True
        ),
        sa.Column(
            "dropped_because", sqlmodel.sql.sqltypes.AutoString(), nullable=False
        ),
        sa.Column("closed_at", models.columns.UtcMoment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conference_id"],
            ["conference.id"],
            name=op.f("fk_action_item_conference_id_conference"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_action_item_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["own_desk_id"], ["desk.id"], name=op.f("fk_action_item_own_desk_id_desk")
        ),
        sa.ForeignKeyConstraint(
            ["receiver_desk_id"],
            ["desk.id"],
            name=op.f("fk_action_item_receiver_desk_id_desk"),
        ),
        sa.ForeignKeyConstraint(
            ["sender_desk_id"],
            ["desk.id"],
            name=op.f("fk_action_item_sender_desk_id_desk"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_item")),
        sa.UniqueConstraint(
            "municipality_id",
            "number",
            name=op.f("uq_action_item_municipality_id_number"),
        ),
    )
    with op.batch_alter_table("action_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_action_item_conference_id"), ["conference_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_action_item_municipality_id"),
            ["municipality_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_action_item_number"), ["number"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_action_item_receiver_desk_id"),
            ["receiver_desk_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_action_item_sender_desk_id"),
            ["sender_desk_id"],
            unique=False,
        )

    op.create_table(
        "conference_item",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "plan",
                "evaluation",
                "intake",
                "action",
                "case",
                "other",
                name="itemkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("about_procedure", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("about_case_id", sa.Integer(), nullable=True),
        sa.Column("number", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "tax",
            sa.Enum(
                "none",
                "consented",
                name="taxuse",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("tax_consent_id", sa.Integer(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "approved",
                "revised",
                "sent_back",
                name="planoutcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("legal_basis", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("added_at", models.columns.UtcMoment(timezone=True), nullable=False),
        sa.Column("added_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint(
            "tax = 'none' OR tax_consent_id IS NOT NULL",
            name=op.f("ck_conference_item_tax_has_its_consent"),
        ),
        sa.CheckConstraint(
            "(about_procedure IS NULL) = (about_case_id IS NULL)",
            name=op.f("ck_conference_item_about_a_whole_case"),
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"],
            ["conference.id"],
            name=op.f("fk_conference_item_conference_id_conference"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_conference_item_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["tax_consent_id"],
            ["consent.id"],
            name=op.f("fk_conference_item_tax_consent_id_consent"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conference_item")),
        sa.UniqueConstraint(
            "conference_id",
            "about_procedure",
            "about_case_id",
            name=op.f("uq_conference_item_conference_id_about_procedure_about_case_id"),
        ),
    )
    with op.batch_alter_table("conference_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_conference_item_conference_id"),
            ["conference_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_conference_item_municipality_id"),
            ["municipality_id"],
            unique=False,
        )

    op.create_table(
        "invitation",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sender_desk_id", sa.Integer(), nullable=False),
        sa.Column("receiver_desk_id", sa.Integer(), nullable=False),
        sa.Column("own_desk_id", sa.Integer(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "individual",
                "regular",
                "article9",
                "safety_net_city",
                "safety_net_ward",
                "safety_net_case",
                "staff",
                "block",
                "training",
                "network",
                "specialist",
                "housing",
                name="conferencekind",
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
                "invited",
                "attending",
                "substitute",
                "absent",
                "over",
                "called_off",
                name="invitationstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("ends", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("room", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column(
            "materials_owed",
            sa.Enum(
                "yes",
                "no",
                name="owed",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "attendance",
            sa.Enum(
                "present",
                "by_substitute",
                "absent",
                name="attendance",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("substitute", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "absence_reason",
            sa.Enum(
                "other_duty",
                "no_matter",
                "other",
                name="absencereason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("materials_way", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("opened_at", models.columns.UtcMoment(timezone=True), nullable=True),
        sa.Column(
            "answered_at", models.columns.UtcMoment(timezone=True), nullable=True
        ),
        sa.Column(
            "materials_at", models.columns.UtcMoment(timezone=True), nullable=True
        ),
        sa.Column("closed_at", models.columns.UtcMoment(timezone=True), nullable=True),
        sa.CheckConstraint(
            "substitute <> '' OR state <> 'substitute'",
            name=op.f("ck_invitation_substitute_is_named"),
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"],
            ["conference.id"],
            name=op.f("fk_invitation_conference_id_conference"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_invitation_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["own_desk_id"], ["desk.id"], name=op.f("fk_invitation_own_desk_id_desk")
        ),
        sa.ForeignKeyConstraint(
            ["receiver_desk_id"],
            ["desk.id"],
            name=op.f("fk_invitation_receiver_desk_id_desk"),
        ),
        sa.ForeignKeyConstraint(
            ["sender_desk_id"],
            ["desk.id"],
            name=op.f("fk_invitation_sender_desk_id_desk"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint(
            "conference_id",
            "receiver_desk_id",
            name=op.f("uq_invitation_conference_id_receiver_desk_id"),
        ),
        sa.UniqueConstraint(
            "municipality_id",
            "number",
            name=op.f("uq_invitation_municipality_id_number"),
        ),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_invitation_conference_id"), ["conference_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_invitation_municipality_id"),
            ["municipality_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_invitation_number"), ["number"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_invitation_receiver_desk_id"),
            ["receiver_desk_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_invitation_sender_desk_id"), ["sender_desk_id"], unique=False
        )


def downgrade() -> None:
    """Take the schema back."""
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_sender_desk_id"))
        batch_op.drop_index(batch_op.f("ix_invitation_receiver_desk_id"))
        batch_op.drop_index(batch_op.f("ix_invitation_number"))
        batch_op.drop_index(batch_op.f("ix_invitation_municipality_id"))
        batch_op.drop_index(batch_op.f("ix_invitation_conference_id"))

    op.drop_table("invitation")
    with op.batch_alter_table("conference_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conference_item_municipality_id"))
        batch_op.drop_index(batch_op.f("ix_conference_item_conference_id"))

    op.drop_table("conference_item")
    with op.batch_alter_table("action_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_item_sender_desk_id"))
        batch_op.drop_index(batch_op.f("ix_action_item_receiver_desk_id"))
        batch_op.drop_index(batch_op.f("ix_action_item_number"))
        batch_op.drop_index(batch_op.f("ix_action_item_municipality_id"))
        batch_op.drop_index(batch_op.f("ix_action_item_conference_id"))

    op.drop_table("action_item")
    with op.batch_alter_table("series_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_series_member_series_id"))
        batch_op.drop_index(batch_op.f("ix_series_member_municipality_id"))
        batch_op.drop_index(batch_op.f("ix_series_member_desk_id"))

    op.drop_table("series_member")
    with op.batch_alter_table("conference", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conference_sender_desk_id"))
        batch_op.drop_index(batch_op.f("ix_conference_receiver_desk_id"))
        batch_op.drop_index(batch_op.f("ix_conference_number"))
        batch_op.drop_index(batch_op.f("ix_conference_municipality_id"))

    op.drop_table("conference")
    with op.batch_alter_table("conference_series", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conference_series_municipality_id"))
        batch_op.drop_index(batch_op.f("ix_conference_series_convener_desk_id"))

    op.drop_table("conference_series")
