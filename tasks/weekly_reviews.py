"""週次レビュー — begin each desk's list of the week, and keep what is agreed."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from sqlmodel import Session, select

from models.decide import Party
from models.individual_number import refuse_individual_number
from models.policy import in_force
from models.queries.support_cases import items_of, open_without_plan, reviewed_desks
from models.refusals import GivenMissing, NothingHere
from models.support_case_sheet import SupportCase, SupportCaseState
from models.support_drafts import Answer
from models.weekly_day import review_day, week_of
from models.weekly_review_sheet import Standing, WeeklyItem, WeeklyReview
from tasks import clock
from tasks.acts import act, begin
from tasks.directory import directory
from tasks.numbers import next_number
from tasks.policies import policies
from tasks.telling import SYSTEM
from tasks.turns import turn_to_found

_NUMBERS_A_LINE = 5  # a line of a mail holds no more


def begin_week(session: Session, today: date) -> int:
    """Begin the week's review of every desk with open cases without a plan.

    On the town's weekday or later in the same week; return how many are new. A second
    run begins none.
    """
    cases = session.exec(open_without_plan()).all()
    for town in {case.municipality_id for case in cases}:
        turn_to_found(session, town)  # two passes at once begin one after the other
    begun = set(session.exec(reviewed_desks(week_of(today))).all())
    new = 0
    for desk, listed in groupby(cases, key=lambda case: case.sender_desk_id):
        held_on = _held_on(session, desk, today)
        if desk not in begun and held_on is not None and held_on <= today:
            _begin(session, list(listed), held_on, today)
            new += 1
    return new


def _held_on(session: Session, desk_id: int, today: date) -> date | None:
    held = directory(session)
    town = held.desks[desk_id].municipality_id
    agreed = in_force(policies(session, town), today)
    weekday = int(agreed.number("weekly_review.weekday"))
    return review_day(today, weekday, held.calendars[desk_id])


def _begin(
    session: Session, cases: Sequence[SupportCase], held_on: date, today: date
) -> None:
    first = cases[0]
    review = WeeklyReview(
        municipality_id=first.municipality_id,
        number=next_number(session, first.municipality_id, today),
        sender_desk_id=first.sender_desk_id,
        receiver_desk_id=min(case.receiver_desk_id for case in cases),
        own_desk_id=first.own_desk_id,
        week=week_of(today),
        held_on=held_on,
        listed=listed_as(cases),
    )
    begin(session, "weekly_review", review, SYSTEM, "open_week")
    session.add_all(_item(review, case) for case in cases)
    session.flush()


def _item(review: WeeklyReview, case: SupportCase) -> WeeklyItem:
    return WeeklyItem(
        municipality_id=case.municipality_id,
        weekly_review_id=review.id,
        support_case_id=case.id,
        number=case.number,
        standing=standing_of(case),
    )


def standing_of(case: SupportCase) -> Standing:
    """Return why a case is on the list; the first that holds."""
    if case.state is SupportCaseState.RECEIVED:
        return Standing.UNSCREENED
    return Standing.NOT_SEEN_AGAIN if case.visits < 2 else Standing.UNPLANNED


def listed_as(cases: Iterable[SupportCase]) -> list[list[str]]:
    """Return the lines of the day's mail: per reason how many, then 受付番号."""
    lines: list[list[str]] = []
    known = list(cases)
    for standing in Standing:
        numbers = [c.number for c in known if standing_of(c) is standing]
        if not numbers:
            continue
        lines.append([standing.label, f"{len(numbers)}件"])
        for start in range(0, len(numbers), _NUMBERS_A_LINE):
            several = numbers[start : start + _NUMBERS_A_LINE]
            lines.append(["対象の受付番号", "、".join(several)])
    return lines


def answer_item(
    session: Session, review_id: int, item_id: int, answer: Answer, by: Party
) -> None:
    """Keep a reason or a next move for one case; the move becomes the case's duty.

    Raises GivenMissing without either, or with half a move; what the verbs raise.
    """
    found = [i for i in session.exec(items_of(review_id)).all() if i.id == item_id]
    if not found:
        raise NothingHere("お探しの相談は、この週の一覧にありません。")
    [item] = found
    _refuse_half(answer)
    refuse_individual_number(answer.reason, "理由")
    given = {"answered": item.number, "reason": answer.reason}
    act(session, "weekly_review", review_id, "answer", by, given)
    if answer.move_what.strip():
        _move(session, item, answer, by)
    item.reason = answer.reason.strip()
    item.answered_at, item.answered_by = clock.now(session), by.name
    session.add(item)
    session.flush()


def _refuse_half(answer: Answer) -> None:
    move = {
        "move_what": ("次の対応", answer.move_what),
        "move_who": ("担当", answer.move_who),
        "move_on": ("期日", answer.move_on),
    }
    given = [name for name, (_, typed) in move.items() if typed.strip()]
    if not given and not answer.reason.strip():
        raise GivenMissing("理由、又は次の対応を入力してください。", "reason")
    for name, (label, _) in move.items():
        if given and name not in given:
            raise GivenMissing(f"「{label}」を入力してください。", name)


def _move(session: Session, item: WeeklyItem, answer: Answer, by: Party) -> None:
    """Let the case owe the next move on its day."""
    given = {
        "move_what": answer.move_what,
        "move_who": answer.move_who,
        "move_on": answer.move_on,
    }
    act(session, "support_case", item.support_case_id, "agree_move", by, given)
    case = session.exec(
        select(SupportCase).where(SupportCase.id == item.support_case_id)
    ).one()
    item.move_what, item.move_who, item.move_on = (
        case.move_what,
        case.move_who,
        case.move_on,
    )
