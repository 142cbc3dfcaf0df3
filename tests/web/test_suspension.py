"""停止・不在の画面: a clock is stopped with its reason; a post is away for a time."""

import pytest
from sqlmodel import col, select

from models.absence import Absence
from models.agency import Post, Rank
from models.duty import Duty, DutyState
from models.suspension import Suspension
from tasks.database import reading
from tests.databases import OWN, TAX, Town
from tests.factories import a_referral, a_referral_that_was
from tests.hand_overs import a_handover
from tests.web.browsing import digest, signed_in, words
from tests.web.test_referrals import UNTOUCHED, at_desk

TYPED = {
    "reason": "in_hospital",
    "evidence": "市立病院の相談室から電話",
    "from_on": "R8.9.17",
    "until_on": "",
}


def the_duty(procedure: str = "referral") -> Duty:
    """The latest open duty of the process."""
    query = select(Duty).where(Duty.procedure == procedure, Duty.closed_how.is_(None))  # type: ignore[union-attr]
    with reading() as session:
        return session.exec(query.order_by(col(Duty.id).desc()).limit(1)).one()


def test_a_clock_is_stopped_shown_as_stopped_and_run_again(town: Town) -> None:
    made = a_referral(town)
    duty, page = the_duty(), signed_in(town, "soudan")
    assert f'href="/duties/{duty.id}/suspension"' in page.get(f"/referrals/{made}").text

    stopped = page.post(f"/duties/{duty.id}/suspension", data=TYPED)
    assert stopped.headers["location"] == f"/referrals/{made}?done=suspend"
    shown = words(page.get(f"/referrals/{made}?done=suspend").text)
    for said in (
        "期限を停止しました",
        "停止中",
        "本人入院",
        "市立病院の相談室から電話",
    ):
        assert said in shown
    assert "停止中" in words(page.get("/work").text)
    assert "停止の台帳" in words(page.get(f"/duties/{duty.id}/suspension").text)

    page.post(f"/duties/{duty.id}/resumption", data={})
    assert the_duty().state is DutyState.OPEN
    assert "停止を終えて再開しました" in words(page.get(f"/referrals/{made}").text)


def test_a_refused_stop_gives_back_everything_that_was_typed(town: Town) -> None:
    a_referral(town)
    duty, page = the_duty(), signed_in(town, "soudan")
    answer = page.post(
        f"/duties/{duty.id}/suspension", data={**TYPED, "from_on": "R8.9.18"}
    )

    assert answer.status_code == 422
    assert "今日までの日にしてください" in answer.text
    assert "R8.9.18" in answer.text
    assert TYPED["evidence"] in answer.text
    for missing in ("reason", "evidence", "from_on"):
        url = f"/duties/{duty.id}/suspension"
        assert page.post(url, data={**TYPED, missing: ""}).status_code == 422


def test_the_other_side_sees_that_it_stands_still_and_not_what_we_wrote(
    town: Town,
) -> None:
    made = a_referral_that_was(town, "acknowledge")
    duty, page = the_duty(), signed_in(town, "soudan")
    page.post(f"/duties/{duty.id}/suspension", data=TYPED)
    theirs = signed_in(town, "shuno")
    shown = theirs.get(f"/referrals/{made}").text

    assert "停止中" in words(shown)
    assert "本人入院" in words(shown)
    assert TYPED["evidence"] not in shown
    assert f"/duties/{duty.id}/suspension" not in shown
    assert theirs.get(f"/duties/{duty.id}/suspension").status_code == 404
    assert theirs.post(f"/duties/{duty.id}/resumption").status_code == 404


def test_a_partner_stops_what_its_own_counter_owes(town: Town) -> None:
    made = a_referral(town, sender=OWN, receiver=TAX)
    duty, theirs = the_duty(), signed_in(town, "shuno")
    answer = theirs.post(f"/duties/{duty.id}/suspension", data=TYPED)

    assert answer.headers["location"] == f"/referrals/{made}?done=suspend"
    with reading() as session:
        assert session.exec(select(Suspension)).one().suspended_by == "収納 はじめ"


def test_the_law_s_day_has_no_form_on_any_case_page(town: Town) -> None:
    made = a_handover(town, "share", "acknowledge", "record_application")
    duty, page = the_duty("handover"), signed_in(town, "soudan")
    assert f"/duties/{duty.id}/" not in page.get(f"/handovers/{made}").text
    shown = page.get(f"/duties/{duty.id}/suspension")

    assert "法律によるもので、停止することはできません" in words(shown.text)
    answer = page.post(f"/duties/{duty.id}/suspension", data=TYPED)
    assert answer.status_code == 409
    assert "生活保護法第24条" in answer.text


def posts(town: Town) -> dict[Rank, str]:
    query = select(Post).where(Post.desk_id == town.desks[OWN])
    with reading() as session:
        return {post.rank: str(post.id) for post in session.exec(query)}


def away(town: Town, **different: str) -> dict[str, str]:
    ours = posts(town)
    usual = {
        "post_id": ours[Rank.STAFF],
        "substitute_post_id": ours[Rank.SENIOR],
        "from_on": "令和8年9月17日",
        "until_on": "2026/9/30",
        "note": "夏季休暇",
    }
    return {**usual, **different}


def test_an_absence_is_entered_shown_on_the_work_list_and_ended(town: Town) -> None:
    page = signed_in(town, "soudan")
    assert 'href="/absences"' in page.get("/work").text
    entered = page.post("/absences", data=away(town))
    assert entered.headers["location"] == "/absences?done=entered"
    assert "代わりに受けています" in words(page.get("/work").text)
    listed = words(page.get("/absences?done=entered").text)
    assert "不在と代理を登録しました" in listed
    assert "主任相談支援員" in listed

    with reading() as session:
        made = session.exec(select(Absence.id)).one()
    assert page.post(f"/absences/{made}/end").status_code == 303
    assert "代わりに受けています" not in words(page.get("/work").text)
    assert page.post(f"/absences/{made}/end").status_code == 409


@pytest.mark.parametrize(
    ("different", "said"),
    [
        ({"until_on": "R8.10.18"}, "31日まで"),
        ({"until_on": "ほげ"}, "最後の日"),
        ({"substitute_post_id": ""}, "「代理」を選んでください"),
        ({"post_id": "9999"}, "選び直してください"),
    ],
)
def test_a_refused_absence_gives_back_what_was_typed(
    town: Town, different: dict[str, str], said: str
) -> None:
    page = signed_in(town, "soudan")
    answer = page.post("/absences", data=away(town, **different))

    assert answer.status_code == 422
    assert said in answer.text
    assert "夏季休暇" in answer.text
    with reading() as session:
        assert session.exec(select(Absence)).all() == []


def test_a_stranger_ends_and_sees_no_absence_of_ours(town: Town) -> None:
    signed_in(town, "soudan").post("/absences", data=away(town))
    theirs = signed_in(town, "shuno")
    with reading() as session:
        made = session.exec(select(Absence.id)).one()

    assert "自立サポート" not in words(theirs.get("/absences").text)
    assert theirs.post(f"/absences/{made}/end").status_code == 409
    assert theirs.post("/absences", data=away(town)).status_code == 422


def test_looking_writes_nothing(town: Town) -> None:
    a_referral(town)
    duty, page = the_duty(), signed_in(town, "soudan")
    partner = signed_in(town, at_desk(town, "国保年金課"))
    before = digest(leaving_out=UNTOUCHED)
    for url in (f"/duties/{duty.id}/suspension", "/absences", "/work"):
        assert page.get(url).status_code == 200
    assert partner.get(f"/duties/{duty.id}/suspension").status_code == 404

    assert digest(leaving_out=UNTOUCHED) == before
