"""持ち帰り事項の登録 — note what a desk took home from a meeting."""

from sqlmodel import Session

from models.conference_action_item import ActionItem
from models.conference_drafts import LABELS, ActionDraft
from models.conference_sheet import Conference, ConferenceState
from models.decide import Party
from models.individual_number import refuse_individual_number
from models.refusals import GivenMissing, NothingHere, StepNotOpen
from tasks import clock
from tasks.acts import begin
from tasks.directory import directory
from tasks.numbers import next_number

TAKES_HOME = (ConferenceState.HELD, ConferenceState.MINUTED)


def note_action_item(
    session: Session, conference: Conference, draft: ActionDraft, by: Party
) -> ActionItem:
    """Return the 持ち帰り事項, owed by the desk from now on.

    Raises StepNotOpen before the meeting or after it was closed, GivenMissing,
    NothingHere for an unknown desk, LooksLikeIndividualNumber.
    """
    _refuse(session, conference, draft)
    today = clock.office_today(session)
    made = ActionItem(
        municipality_id=conference.municipality_id,
        number=next_number(session, conference.municipality_id, today),
        sender_desk_id=conference.sender_desk_id,
        receiver_desk_id=draft.desk_id,
        own_desk_id=conference.own_desk_id,
        conference_id=conference.id,
        kind=conference.kind,
        what=draft.what.strip(),
        due_on=draft.due_on,
    )
    given = {"due_on": draft.due_on.isoformat()}
    begin(session, "action_item", made, by, "assign", given)
    return made


def _refuse(session: Session, conference: Conference, draft: ActionDraft) -> None:
    if conference.state not in TAKES_HOME:
        raise StepNotOpen(
            f"{conference.number}：持ち帰り事項は、開催を記録してから会議を終えるまでの"
            "間に登録してください。"
        )
    if not draft.what.strip():
        raise GivenMissing("「持ち帰り事項」を入力してください。", "what")
    refuse_individual_number(draft.what, LABELS["what"])
    if draft.desk_id not in directory(session).desks:
        raise NothingHere("持ち帰る窓口が見つかりません。選び直してください。")
