"""お願いの要点 — what a link asks of its counter, without any personal data."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, select

from models.agency import Desk
from models.directory import Directory
from models.duty import Duty
from models.handover import HANDOVER
from models.handover_sheet import HANDOVER_FORM
from models.link import AccessLink
from models.procedure import Procedure, Side
from models.queries.duties import owed_on
from models.referral import REFERRAL
from models.referral_sheet import Referral, Sheet
from models.refusals import LinkNotUsable
from tasks import clock
from tasks.directory import directory
from tasks.visits import NOT_USABLE
from tasks.words import form_label
from web.case_pages import CASE_PAGES
from web.sides import other

ASKS = {
    "acknowledgement": "{form}が届いていることの確認をお願いします。",
    "first_contact": "ご本人への初回の連絡をお願いします。",
    "result": "対応の結果のお知らせをお願いします。",
    "supplement": "お尋ねがありました。補足の回答をお願いします。",
    "next_step": "引受けの辞退がありました。次の対応のお知らせをお願いします。",
    "confirmation": "対応の結果が届きました。確認をお願いします。",
    "withdrawal_confirmation": "つなぎの取下げがありました。確認をお願いします。",
}
LINKED: dict[str, tuple[Procedure, Any]] = {
    REFERRAL.name: (REFERRAL, Referral),
    **{name: (framed.procedure, framed.table) for name, framed in CASE_PAGES.items()},
}
NOTHING = "現在、お願いしていることはありません。内容をご覧いただけます。"


@dataclass(frozen=True)
class Owed:
    """One thing somebody owes: who, what, by when, and the open days left."""

    desk: str
    label: str
    due_on: date
    left: int
    mine: bool


@dataclass(frozen=True)
class RequestMade:
    """What is asked of the counter of a link."""

    process: Procedure
    referral: Any  # the case: a referral, a handover, or a row of a framed process
    sheet: Sheet | None  # framed processes have none
    form: str
    side: Side
    desk_id: int
    desk: str  # whose page it is
    other: str  # the counter on the other side
    contact: Desk  # whom to telephone
    contact_label: str
    owed: list[Owed]  # by everybody, soonest first
    steps: set[str]
    step: str | None  # what this counter owes first

    @property
    def sentence(self) -> str:
        """What is asked, in one sentence."""
        if self.step is None:
            return NOTHING
        if self.process.name in CASE_PAGES:
            return CASE_PAGES[self.process.name].asked(self.step)
        return ASKS[self.step].format(form=self.form)

    @property
    def other_label(self) -> str:
        """What the process calls the counter on the other side."""
        return self.process.sides[other(self.side)]

    @property
    def mine(self) -> Owed | None:
        """What this counter owes first."""
        return next((each for each in self.owed if each.mine), None)


def request_of(session: Session, link: AccessLink) -> RequestMade:
    """What a link asks. Raises LinkNotUsable where it leads to no hand-off."""
    if link.procedure not in LINKED:
        raise LinkNotUsable(NOT_USABLE)
    process, table = LINKED[link.procedure]
    referral = session.exec(select(table).where(table.id == link.case_id)).one()
    sheet = _sheet_of(session, referral) if hasattr(table, "sheet_id") else None
    duties: list[Duty] = session.exec(owed_on(link.procedure, link.case_id)).all()
    held, receives = directory(session), referral.receiver_desk_id == link.desk_id
    theirs = referral.sender_desk_id if receives else referral.receiver_desk_id
    mine = [d.step for d in duties if d.debtor_desk_id == link.desk_id]
    return RequestMade(
        process=process,
        referral=referral,
        sheet=sheet,
        form=_form_of(session, process, sheet),
        side=side_at(process, referral, link.desk_id),
        desk_id=link.desk_id,
        desk=held.desk_label(link.desk_id),
        other=held.desk_label(theirs),
        contact=held.desks[referral.own_desk_id],
        contact_label=held.desk_label(referral.own_desk_id),
        owed=_owed(session, held, duties, link.desk_id),
        steps={d.step for d in duties},
        step=mine[0] if mine else None,
    )


def side_at(process: Procedure, row: Any, desk_id: int) -> Side:
    """The side of a link's desk; where one desk is both, the one whose turn it is."""
    turn = process.states[row.state].turn
    both = {row.sender_desk_id, row.receiver_desk_id} == {desk_id}
    if both and turn in (Side.SENDER, Side.RECEIVER):
        return turn
    return Side.RECEIVER if row.receiver_desk_id == desk_id else Side.SENDER


def _sheet_of(session: Session, referral: Any) -> Sheet:
    return session.exec(select(Sheet).where(Sheet.id == referral.sheet_id)).one()


def _form_of(session: Session, process: Procedure, sheet: Sheet | None) -> str:
    """What the paper is called; a framed process is called by its name."""
    if process is HANDOVER:
        return HANDOVER_FORM
    if sheet is None:
        return process.label
    return form_label(session, sheet.form, sheet.sender_desk_id)


def _owed(
    session: Session, held: Directory, duties: list[Duty], desk_id: int
) -> list[Owed]:
    today = clock.office_today(session)
    return [
        Owed(
            desk=held.desk_label(duty.debtor_desk_id),
            label=LINKED[duty.procedure][0].step(duty.step).label,
            due_on=duty.due_on,
            left=held.calendars[duty.debtor_desk_id].open_days_between(
                today, duty.due_on
            ),
            mine=duty.debtor_desk_id == desk_id,
        )
        for duty in duties
    ]
