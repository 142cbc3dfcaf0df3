"""緊急の連絡, and the kind of a つなぎ with what that kind alone must say."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.columns

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_STATES = (
    *("draft", "calling", "unstaffed", "acknowledged", "handed_over", "stood_down"),
)
_BASES = (
    *("consent", "life", "life_private"),
    *("child_abuse", "elder_abuse", "disabled_abuse"),
)
_KINDS = (
    *("general", "free_care", "food", "housing", "withdrawn", "lawyer"),
    *("loan", "tax_inspection", "care_network", "air_conditioner"),
)
_CHECKS = {
    "calling_has_its_moment": "due_at IS NOT NULL OR state <> 'calling'",
    "acknowledged_by_a_name": "acknowledged_by <> '' OR state <> 'acknowledged'",
    "handed_to_a_name": "handed_to <> '' OR state <> 'handed_over'",
}
_TEXTS = ("basis_note", "about_number", "whom", "place", "situation")
_MOMENTS = ("due_at", "raised_at", "outside_called_at", "acknowledged_at", "closed_at")
_DESKS = ("sender_desk_id", "receiver_desk_id", "own_desk_id")


def upgrade() -> None:
    """Bring the schema forward; additive first, old code must survive it."""
    op.create_table("urgent_call", *_columns(), *_constraints())
    with op.batch_alter_table("urgent_call", schema=None) as batch_op:
        for name in ("municipality_id", "number", *_DESKS[:2]):
            batch_op.create_index(op.f(f"ix_urgent_call_{name}"), [name])
    kinds = ", ".join(f"'{kind}'" for kind in _KINDS)
    # as plain SQL: a batch would make the table anew on SQLite and lose its checks
    op.execute(
        "ALTER TABLE referral ADD COLUMN kind VARCHAR(40) DEFAULT 'general' NOT NULL "
        f"CONSTRAINT ck_referral_referralkind CHECK (kind IN ({kinds}))"
    )
    op.execute("ALTER TABLE referral ADD COLUMN particulars JSON DEFAULT '{}' NOT NULL")


def downgrade() -> None:
    """Take the schema back."""
    op.execute("ALTER TABLE referral DROP COLUMN particulars")
    op.execute("ALTER TABLE referral DROP COLUMN kind")
    with op.batch_alter_table("urgent_call", schema=None) as batch_op:
        for name in ("municipality_id", "number", *_DESKS[:2]):
            batch_op.drop_index(op.f(f"ix_urgent_call_{name}"))
    op.drop_table("urgent_call")


def _columns() -> list[sa.Column[object]]:
    moment = models.columns.UtcMoment(timezone=True)
    text = sqlmodel.sql.sqltypes.AutoString()
    whole = [
        sa.Column(name, sa.Integer(), nullable=False)
        for name in ("municipality_id", "id", *_DESKS, "version")
    ]
    named = ("number", *_TEXTS, "acknowledged_by", "handed_to")
    return [
        *whole,
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("signs", sa.JSON(), nullable=False),
        sa.Column("state", _one_of("urgentstate", *_STATES), nullable=False),
        sa.Column("direction", _one_of("urgentdirection", "out", "in"), nullable=False),
        sa.Column("basis", _one_of("urgentbasis", *_BASES), nullable=False),
        sa.Column(
            "climbed_to", _one_of("rank", "staff", "senior", "chief"), nullable=False
        ),
        *(sa.Column(name, text, nullable=False) for name in named),
        *(sa.Column(name, moment, nullable=True) for name in _MOMENTS),
    ]


def _one_of(name: str, *members: str) -> sa.Enum:
    return sa.Enum(
        *members, name=name, native_enum=False, create_constraint=True, length=40
    )


def _constraints() -> list[sa.Constraint]:
    checks = [
        sa.CheckConstraint(rule, name=op.f(f"ck_urgent_call_{name}"))
        for name, rule in _CHECKS.items()
    ]
    links = {"municipality_id": "municipality", **dict.fromkeys(_DESKS, "desk")}
    keys = [
        sa.ForeignKeyConstraint(
            [name], [f"{to}.id"], name=op.f(f"fk_urgent_call_{name}_{to}")
        )
        for name, to in links.items()
    ]
    return [
        *checks,
        *keys,
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urgent_call")),
        sa.UniqueConstraint(
            "municipality_id",
            "number",
            name=op.f("uq_urgent_call_municipality_id_number"),
        ),
    ]
