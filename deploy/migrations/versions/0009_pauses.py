"""停止と代理, and a referral passed on or joined."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op
from alembic.operations.base import BatchOperations

import models.columns

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_STATES = (
    *("draft", "consent_checked", "sent", "acknowledged", "accepted", "in_contact"),
    *("reported", "declined", "withdrawing", "confirmed", "reported_unconfirmed"),
    *("decline_noted", "withdrawn"),
)
_NEW_STATES = (*_STATES, "rerouted", "joined")
_LINKS = (
    ("suggested_desk_id", "desk"),
    ("rerouted_from", "referral"),
    ("joined_to", "referral"),
)
_INDEXED = ("rerouted_from", "joined_to")
_JOINED = "(joined_at IS NULL) = (joined_to IS NULL)"


def upgrade() -> None:
    """Bring the schema forward; additive first, old code must survive it."""
    _create_suspension()
    _create_absence()
    with op.batch_alter_table("referral") as table:
        for name, _ in _LINKS:
            table.add_column(sa.Column(name, sa.Integer(), nullable=True))
        joined_at = models.columns.UtcMoment(timezone=True)
        table.add_column(sa.Column("joined_at", joined_at, nullable=True))
        for name, other in _LINKS:
            key = op.f(f"fk_referral_{name}_{other}")
            table.create_foreign_key(key, other, [name], ["id"])
        for name in _INDEXED:
            table.create_index(op.f(f"ix_referral_{name}"), [name])
        _check_states(table, _NEW_STATES)
        table.create_check_constraint(
            op.f("ck_referral_joined_to_something"), sa.text(_JOINED)
        )


def downgrade() -> None:
    """Take the schema back."""
    op.execute("UPDATE referral SET state = 'decline_noted' WHERE state = 'rerouted'")
    op.execute("UPDATE referral SET state = 'acknowledged' WHERE state = 'joined'")
    with op.batch_alter_table("referral") as table:
        table.drop_constraint(op.f("ck_referral_joined_to_something"), "check")
        _check_states(table, _STATES)
        for name in _INDEXED:
            table.drop_index(op.f(f"ix_referral_{name}"))
        for name, other in _LINKS:
            table.drop_constraint(op.f(f"fk_referral_{name}_{other}"), "foreignkey")
            table.drop_column(name)
        table.drop_column("joined_at")
    op.drop_table("absence")
    op.drop_table("suspension")


def _check_states(table: BatchOperations, states: Sequence[str]) -> None:
    table.drop_constraint(op.f("ck_referral_referralstate"), "check")
    members = ", ".join(f"'{state}'" for state in states)
    table.create_check_constraint(
        op.f("ck_referral_referralstate"), sa.text(f"state IN ({members})")
    )


def _create_suspension() -> None:
    moment = models.columns.UtcMoment(timezone=True)
    op.create_table(
        "suspension",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column(
            "reason",
            sa.Enum(
                "in_hospital",
                "awaiting_contact",
                "their_inquiry",
                "disaster",
                "other",
                name="suspensionreason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("evidence", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("suspended_at", moment, nullable=False),
        sa.Column("suspended_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("resumed_on", sa.Date(), nullable=True),
        sa.Column("resumed_at", moment, nullable=True),
        sa.Column("resumed_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.CheckConstraint(
            "(resumed_at IS NULL) = (resumed_on IS NULL)",
            name=op.f("ck_suspension_resumed_has_day"),
        ),
        sa.CheckConstraint(
            "until_on IS NULL OR until_on >= from_on",
            name=op.f("ck_suspension_ends_after_it_begins"),
        ),
        _key("suspension", "duty_id", "duty"),
        _key("suspension", "municipality_id", "municipality"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspension")),
    )
    _index("suspension", "duty_id")
    _index("suspension", "municipality_id")
    running = sa.text("resumed_at IS NULL")
    op.create_index(
        "uq_suspension_running",
        "suspension",
        ["duty_id"],
        unique=True,
        sqlite_where=running,
        postgresql_where=running,
    )


def _create_absence() -> None:
    moment = models.columns.UtcMoment(timezone=True)
    op.create_table(
        "absence",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("substitute_post_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("recorded_at", moment, nullable=False),
        sa.Column("recorded_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("ended_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.CheckConstraint(
            "until_on >= from_on", name=op.f("ck_absence_ends_after_it_begins")
        ),
        sa.CheckConstraint(
            "substitute_post_id <> post_id", name=op.f("ck_absence_somebody_else")
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL)",
            name=op.f("ck_absence_ended_by_somebody"),
        ),
        _key("absence", "municipality_id", "municipality"),
        _key("absence", "post_id", "post"),
        _key("absence", "substitute_post_id", "post"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    _index("absence", "municipality_id")
    _index("absence", "post_id")


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)


def _index(table: str, column: str) -> None:
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
