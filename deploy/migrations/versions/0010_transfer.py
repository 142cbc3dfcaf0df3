"""The entrances of a handover, its notice to the person; 担当替え and its receipts."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op
from alembic.operations.base import BatchOperations

import models.columns

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TEXT = sqlmodel.sql.sqltypes.AutoString()
_BASES = ("consent", "internal_use", "other_body", "special_reason")
_STATES = (
    *("draft", "to_share", "shared", "received", "applied", "decided", "not_applied"),
    *("asking", "informed", "taken_over", "contacted", "confirmed", "looked_again"),
    *("neither", "dropped"),
)
_NEW_STATES = (
    *_STATES,
    *("at_interview", "after_refusal", "during"),
    *("to_application", "withdrawing", "withdrawn"),
)
_WORDS = ("guidance_note", "use_status", "no_notice_note", "withdrawal_reason")
_DAYS = ("guided_on", "person_told_on")
_LISTS = {
    "wish_to_apply": ("wishtoapply", ("wishes", "does_not", "undecided")),
    "service": ("assistedprogramme", ("work", "budget", "home_visits")),
    "criterion": ("criterion", ("expected", "no_programme", "special")),
    "person_told_how": ("toldhow", ("met", "visited", "posted", "telephoned")),
    "delay_stated": ("delaystated", ("stated",)),
}
_ENTRANCES = ("support", "ending", "interview", "refused", "during")
_CHECKS = {
    "wish_stands_with_guidance": "(wish_to_apply IS NULL) = (guided_on IS NULL)",
    "person_told_on_a_day": "(person_told_on IS NULL) = (person_told_how IS NULL)",
    "notice_is_during": "NOT (basis = 'notice' AND entrance <> 'during')",
}


def upgrade() -> None:
    """Bring the schema forward; additive first, old code must survive it."""
    with op.batch_alter_table("handover") as table:
        entrance = _list("entrance", _ENTRANCES)
        table.add_column(
            sa.Column("entrance", entrance, nullable=False, server_default="support")
        )
        for name in _WORDS:
            table.add_column(sa.Column(name, _TEXT, nullable=False, server_default=""))
        for name in _DAYS:
            table.add_column(sa.Column(name, sa.Date(), nullable=True))
        for name, (kind, members) in _LISTS.items():
            table.add_column(sa.Column(name, _list(kind, members), nullable=True))
        _check(table, "basis", "basis", (*_BASES, "notice"))
        _check(table, "handoverstate", "state", _NEW_STATES)
        for name, words in _CHECKS.items():
            table.create_check_constraint(op.f(f"ck_handover_{name}"), sa.text(words))
    op.execute(
        "UPDATE handover SET entrance = 'ending' WHERE direction = 'from_assistance'"
    )
    _create_batch()
    _create_transfer()


def downgrade() -> None:
    """Take the schema back; what the old code does not know becomes its nearest."""
    op.drop_table("transfer")
    op.drop_table("transfer_batch")
    op.execute(
        "UPDATE handover SET state = 'dropped' WHERE state IN ('at_interview', "
        "'after_refusal', 'during', 'to_application', 'withdrawing', 'withdrawn')"
    )
    with op.batch_alter_table("handover") as table:
        table.drop_constraint(op.f("ck_handover_notice_is_during"), "check")
    op.execute("UPDATE handover SET basis = 'other_body' WHERE basis = 'notice'")
    with op.batch_alter_table("handover") as table:
        for name in ("wish_stands_with_guidance", "person_told_on_a_day"):
            table.drop_constraint(op.f(f"ck_handover_{name}"), "check")
        _check(table, "basis", "basis", _BASES)
        _check(table, "handoverstate", "state", _STATES)
        for kind, _ in (*_LISTS.values(), ("entrance", ())):
            table.drop_constraint(op.f(f"ck_handover_{kind}"), "check")
        for name in ("entrance", *_WORDS, *_DAYS, *_LISTS):
            table.drop_column(name)


def _list(name: str, members: Sequence[str]) -> sa.Enum:
    return sa.Enum(
        *members, name=name, native_enum=False, create_constraint=True, length=40
    )


def _check(
    table: BatchOperations, kind: str, column: str, members: Sequence[str]
) -> None:
    table.drop_constraint(op.f(f"ck_handover_{kind}"), "check")
    named = ", ".join(f"'{member}'" for member in members)
    table.create_check_constraint(
        op.f(f"ck_handover_{kind}"), sa.text(f"{column} IN ({named})")
    )


def _create_batch() -> None:
    grounds, states = ("staff", "entrusted"), ("running", "done", "cancelled")
    op.create_table(
        "transfer_batch",
        *_of_a_case(),
        sa.Column("hands_over_on", sa.Date(), nullable=False),
        sa.Column("ground", _list("transferground", grounds), nullable=False),
        sa.Column("substitute_post_id", sa.Integer(), nullable=False),
        sa.Column("note", _TEXT, nullable=False),
        sa.Column("state", _list("batchstate", states), nullable=False),
        sa.Column("cancel_reason", _TEXT, nullable=False),
        sa.Column("begun_at", _moment(), nullable=False),
        sa.Column("begun_by", _TEXT, nullable=False),
        sa.Column("closed_at", _moment(), nullable=True),
        sa.CheckConstraint(
            "(state = 'running') = (closed_at IS NULL)",
            name=op.f("ck_transfer_batch_closed_when_over"),
        ),
        *_keys("transfer_batch", substitute_post_id="post"),
        sa.UniqueConstraint(
            "municipality_id",
            "number",
            name=op.f("uq_transfer_batch_municipality_id_number"),
        ),
    )
    _indexes("transfer_batch")


def _create_transfer() -> None:
    states = ("offered", "asked", "received", "not_needed")
    checks = ("covers", "asked_again", "to_ask", "none_needed")
    op.create_table(
        "transfer",
        *_of_a_case(),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("about_procedure", _TEXT, nullable=False),
        sa.Column("about_case_id", sa.Integer(), nullable=False),
        sa.Column("hands_over_on", sa.Date(), nullable=False),
        sa.Column("handing_note", _TEXT, nullable=False),
        sa.Column("state", _list("transferstate", states), nullable=False),
        sa.Column("consent_check", _list("consentcheck", checks), nullable=True),
        sa.Column("received_note", _TEXT, nullable=False),
        sa.Column("closed_at", _moment(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('received', 'not_needed')) = (closed_at IS NOT NULL)",
            name=op.f("ck_transfer_closed_when_over"),
        ),
        sa.CheckConstraint(
            "(state = 'received') = (consent_check IS NOT NULL)",
            name=op.f("ck_transfer_received_with_consent_checked"),
        ),
        *_keys("transfer", batch_id="transfer_batch"),
        sa.UniqueConstraint(
            "batch_id",
            "about_procedure",
            "about_case_id",
            name=op.f("uq_transfer_batch_id_about_procedure_about_case_id"),
        ),
    )
    _indexes("transfer", "batch_id")


def _moment() -> models.columns.UtcMoment:
    return models.columns.UtcMoment(timezone=True)


def _of_a_case() -> list[sa.Column[int] | sa.Column[str] | sa.Column[bool]]:
    return [
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", _TEXT, nullable=False),
        sa.Column("sender_desk_id", sa.Integer(), nullable=False),
        sa.Column("receiver_desk_id", sa.Integer(), nullable=False),
        sa.Column("own_desk_id", sa.Integer(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    ]


def _keys(table: str, **more: str) -> list[sa.Constraint]:
    desks = ("sender_desk_id", "receiver_desk_id", "own_desk_id")
    ways = {"municipality_id": "municipality", **dict.fromkeys(desks, "desk"), **more}
    keys: list[sa.Constraint] = [
        sa.ForeignKeyConstraint(
            [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
        )
        for column, other in ways.items()
    ]
    return [*keys, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))]


def _indexes(table: str, *more: str) -> None:
    usual = ("municipality_id", "number", "sender_desk_id", "receiver_desk_id")
    for column in (*usual, *more):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
