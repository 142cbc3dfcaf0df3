"""週次レビュー, lived over Silver Week: every case without a plan, every week."""

from datetime import date

import pytest
from sqlmodel import select

from models.calendar import BusinessCalendar
from models.policy import Policy
from models.queries.support_cases import revisits
from models.refusals import GivenMissing, StepNotOpen
from models.support_case_sheet import SupportCaseState
from models.weekly_day import review_day
from models.weekly_review_sheet import Standing, WeeklyReviewState
from tasks import clock
from tasks.database import reading, transaction
from tests.databases import OWN, Town
from tests.stories.diary import STAFF, Diary
from tests.support_cases import (
    TO_PLANNING,
    a_case,
    a_running_plan,
    answer,
    do,
    items,
    owed,
    reviews,
    support_stages,
    the_case,
)


def test_silver_week_moves_the_list_to_thursday_and_nothing_is_forgotten(
    diary: Diary,
) -> None:
    unscreened = a_case(diary.town)
    planning = a_case(
        diary.town, *TO_PLANNING, "note_visit", received_on=date(2026, 9, 1)
    )
    a_running_plan(diary.town)  # is on no list
    diary.mails_now()

    diary.live_until(date(2026, 9, 18))  # the weekday of this week has passed
    [first] = reviews(diary.town)
    assert (first.week, first.held_on) == ("2026-W38", date(2026, 9, 16))
    late = owed(diary.town, "weekly_review", first.id)["review"]
    assert late.due_on == date(2026, 9, 18)  # begun late: owed on the day it began
    diary.live_until(date(2026, 9, 24))  # Wednesday is closed: the list comes today
    [_, week] = reviews(diary.town)
    assert (week.week, week.held_on) == ("2026-W39", date(2026, 9, 24))
    [listed] = [
        mail
        for day, mail in diary.mails
        if day == date(2026, 9, 24) and "（週次レビュー）" in mail.subject
    ]
    numbers = [the_case(diary.town, n).number for n in (unscreened, planning)]

    said = listed.text.replace("\r\n", "\n")
    assert listed.to == STAFF
    assert f"スクリーニング未了：1件\n　対象の受付番号：{numbers[0]}" in said
    assert f"継続支援でプラン未作成：1件\n　対象の受付番号：{numbers[1]}" in said
    assert "試験" not in said + listed.subject
    assert diary.refuted() == []


def test_it_ends_when_each_case_has_a_reason_or_a_next_move(diary: Diary) -> None:
    case, other = a_case(diary.town, *TO_PLANNING), a_case(diary.town)
    diary.live_until(date(2026, 9, 18))
    [review] = reviews(diary.town)
    one, two = items(diary.town, review.id)

    assert [one.standing, two.standing] == [
        Standing.NOT_SEEN_AGAIN,
        Standing.UNSCREENED,
    ]
    with pytest.raises(GivenMissing, match="理由、又は次の対応"):
        answer(diary.town, one, move_what=" ")
    with pytest.raises(GivenMissing, match="担当") as half:
        answer(diary.town, one, move_what="電話をかける", move_on="R8.9.28")
    assert half.value.name == "move_who"
    move = {"move_what": "電話をかける", "move_who": "相談支援員", "move_on": "R8.9.28"}
    answer(diary.town, one, **move)
    with pytest.raises(StepNotOpen, match="1件"):
        do(diary.town, "weekly_review", review.id, "finish")
    answer(diary.town, two, reason="来週の来所で区分を決める")
    do(diary.town, "weekly_review", review.id, "finish")

    assert reviews(diary.town)[0].state is WeeklyReviewState.FINISHED
    assert owed(diary.town, "support_case", case)["next_move"].due_on == date(
        2026, 9, 28
    )
    reminded = diary.live_until(date(2026, 9, 28))
    assert any("次の対応" in mail.subject + mail.text for mail in reminded)
    do(diary.town, "support_case", case, "finish_move")
    assert "next_move" not in owed(diary.town, "support_case", case)
    assert the_case(diary.town, other).state is SupportCaseState.RECEIVED
    assert diary.refuted() == []


def test_a_week_is_begun_once_however_often_the_pass_runs(any_town: Town) -> None:
    a_case(any_town)

    assert support_stages(date(2026, 9, 17)) == (0, 1)
    assert support_stages(date(2026, 9, 17)) == (0, 0)
    assert support_stages(date(2026, 9, 20)) == (0, 0)
    assert support_stages(date(2026, 9, 23)) == (0, 0)  # closed until tomorrow
    assert support_stages(date(2026, 9, 24)) == (0, 1)
    assert [each.week for each in reviews(any_town)] == ["2026-W38", "2026-W39"]


def test_a_desk_without_such_cases_has_no_review(diary: Diary) -> None:
    a_running_plan(diary.town)

    assert support_stages(date(2026, 9, 17)) == (0, 0)
    assert reviews(diary.town) == []


def test_the_weekday_is_the_towns_own(diary: Diary) -> None:
    agreed(diary.town, {"weekly_review.weekday": 4})
    a_case(diary.town)

    assert support_stages(date(2026, 9, 17)) == (0, 0)
    assert support_stages(date(2026, 9, 18)) == (0, 1)


def agreed(town: Town, numbers: dict[str, object]) -> None:
    """A second version of the town's agreed numbers."""
    with transaction(town.scope) as session:
        latest = session.exec(select(Policy)).all()[-1]
        session.add(
            Policy(
                municipality_id=town.municipality_id,
                version=latest.version + 1,
                holds_from=date(2026, 9, 1),
                numbers={**latest.numbers, **numbers},
                note="曜日の変更",
                recorded_at=clock.now(session),
                recorded_by="管理者",
            )
        )


def test_the_revisit_rate_counts_who_came_on_two_days(diary: Diary) -> None:
    for verbs in ((), ("note_visit",), ("note_attempt",)):
        a_case(diary.town, *verbs, received_on=date(2026, 9, 1))
    with reading(diary.town.scope) as session:
        query = revisits(diary.town.desks[OWN], date(2026, 9, 1), date(2026, 9, 30))
        found = tuple(session.exec(query).one())

    assert found == (3, 1)


def test_a_town_that_holds_no_review_begins_none() -> None:
    any_thursday = date(2026, 9, 17)

    assert review_day(any_thursday, -1, BusinessCalendar()) is None
    assert review_day(any_thursday, 3, BusinessCalendar()) == any_thursday
