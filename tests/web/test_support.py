"""相談支援 on the screen: taken in, planned, decided by the city, reviewed weekly."""

import re
from datetime import date

import pytest
from sqlmodel import col, select
from starlette.testclient import TestClient

from models.client import Client
from models.procedure import Side
from models.support_case_sheet import SupportCase
from models.support_case_sheet import SupportCaseState as C
from models.support_plan import SUPPORT_PLAN
from models.support_plan_sheet import SupportPlan
from models.support_plan_sheet import SupportPlanState as P
from tasks.database import reading
from tests.databases import OWN, Town
from tests.factories import a_referral_that_was
from tests.support_cases import (
    CITY,
    PERSON,
    TO_PLANNING,
    TO_RUNNING,
    a_case,
    a_plan,
    a_running_plan,
    contract,
    do,
    items,
    owed,
    reviews,
    support_stages,
    the_case,
    the_plan,
)
from tests.web.browsing import signed_in, words
from tests.web.test_referrals import at_desk
from tests.web.visiting import answer, mail_to_partner, visit, where

TYPED = {
    "received_on": "令和8年9月17日",
    "route": "visit",
    "application": "signed",
    "applied_on": "R8.9.17",
    "name": "試験 花子",
    "address": "つなぎ市架空町9-9-9",
    "budget_concern": "yes",
}
PLAN = {
    "wishes": "落ち着いて働きたい",
    "problems": "家計のやりくり",
    "goal": "週4日働く",
    "achieve_by": "令和9年3月31日",
    "supports": "家計改善支援",
    "starts_on": "2026/10/01",
    "ends_on": "R9.3.31",
}
DECISION = {
    "drafted_on": "R8.9.16",
    "decided_on": "令和8年9月17日",
    "document_number": "座生援第7号",
}


def coordinator(town: Town) -> TestClient:
    return signed_in(town, "soudan")


def city(town: Town) -> TestClient:
    return signed_in(town, at_desk(town, CITY))


def press(page: TestClient, href: str, noun: str, **fields: str) -> int:
    """Press a button of the page as it is shown now; return the status."""
    found = re.search(r'name="version" value="(\d+)"', page.get(href).text)
    version = found.group(1) if found else ""
    return page.post(f"{href}/{noun}", data={"version": version, **fields}).status_code


def typed(town: Town, **different: str) -> dict[str, str]:
    return {**TYPED, "decides": str(town.desks[CITY]), **different}


def cases() -> list[SupportCase]:
    with reading() as session:
        return list(session.exec(select(SupportCase).order_by(col(SupportCase.id))))


def test_a_person_is_taken_in_and_shown_to_our_own_side_alone(town: Town) -> None:
    page = coordinator(town)
    taken = page.post("/support_cases/new", data=typed(town))
    [case] = cases()
    shown = page.get(taken.headers["location"])

    assert (taken.status_code, case.state) == (303, C.RECEIVED)
    assert case.received_on == date(2026, 9, 17)
    assert "相談を受け付けました" in words(shown.text)
    assert "試験 花子" in shown.text
    assert "家計改善支援員の同席" in shown.text
    theirs = city(town).get(f"/support_cases/{case.id}")
    assert theirs.status_code == 200
    assert "試験 花子" not in theirs.text
    assert signed_in(town, at_desk(town, "収納課")).get(
        f"/support_cases/{case.id}"
    ).status_code == 404  # fmt: skip


def test_safety_flags_keep_back_where_a_person_lives(town: Town) -> None:
    page = coordinator(town)
    taken = page.post(
        "/support_cases/new", data={**typed(town), "safety_flags": ["protected"]}
    )
    shown = page.get(taken.headers["location"]).text

    assert "DV等支援措置" in shown
    assert "架空町9-9-9" not in shown


@pytest.mark.parametrize(
    ("different", "field", "said"),
    [
        ({"name": ""}, "name", "「氏名」を入力"),
        ({"received_on": "あした"}, "received_on", ""),
        ({"received_on": "令和8年9月30日"}, "received_on", "今日まで"),
        ({"applied_on": ""}, "applied_on", "「申込日」を入力"),
        ({"application": "not_yet"}, "applied_on", "空けて"),
        ({"decides": "0"}, "decides", "選んでください"),
        ({"route": "rumour"}, "route", "選んでください"),
        ({"address": "つなぎ市 1234 5678 9018"}, "address", "個人番号"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(
    town: Town, different: dict[str, str], field: str, said: str
) -> None:
    sent = coordinator(town).post("/support_cases/new", data=typed(town, **different))

    assert sent.status_code == 422
    assert f'id="{field}-error"' in sent.text
    assert said in words(sent.text)
    assert f'value="{different.get("address", "つなぎ市架空町9-9-9")}"' in sent.text
    assert cases() == []


def test_a_tsunagi_we_received_becomes_a_case_once(town: Town) -> None:
    referral = a_referral_that_was(town, "open_sheet", "acknowledge")
    page = coordinator(town)
    link = f"/support_cases/new?referral={referral}"

    assert link in page.get(f"/referrals/{referral}").text
    form = page.get(link).text
    assert 'value="試験 一郎"' in form
    assert "架空町1-2-3" not in form.partition("household")[2]  # not in another field
    taken = page.post("/support_cases/new", data=typed(town, referral=str(referral)))
    assert taken.status_code == 303
    assert [case.referral_id for case in cases()] == [referral]
    assert page.get(link).status_code == 404


def test_without_a_consent_a_form_is_not_filled_in_from_a_sheet(town: Town) -> None:
    referral = a_referral_that_was(town, "acknowledge")  # nobody has opened the sheet

    form = coordinator(town).get(f"/support_cases/new?referral={referral}")
    assert form.status_code == 200
    assert "試験 一郎" not in form.text


def test_no_referral_of_others_is_taken_in(town: Town) -> None:
    sent = a_referral_that_was(town)  # not acknowledged yet
    for typed_id in (str(sent), "99999", "x", "٣"):
        page = coordinator(town).get(f"/support_cases/new?referral={typed_id}")
        assert page.status_code == 404


def test_a_plan_is_drafted_decided_by_the_city_and_printed(town: Town) -> None:
    case, page, theirs = a_case(town, *TO_PLANNING), coordinator(town), city(town)
    link = f"/support_plans/new?support_case={case}"

    assert link in page.get(f"/support_cases/{case}").text
    assert "12か月以内" in words(page.get(link).text)
    data = {**PLAN, "support_case": str(case)}
    made = page.post("/support_plans/new", data=data)
    [plan] = plans()
    assert (made.status_code, plan.ends_on) == (303, date(2027, 3, 31))
    for verb in TO_RUNNING[:-1]:
        do(town, "support_plan", plan.id, verb)
    href = f"/support_plans/{plan.id}"
    assert f'action="{href}/decide"' not in page.get(href).text
    assert press(page, href, "decide", **DECISION) == 409
    assert press(theirs, href, "decide", **DECISION) == 303
    assert the_plan(town, plan.id).state is P.RUNNING
    paper = page.get(f"{href}/sheet")
    assert "試験 一郎" in paper.text
    assert "座生援第7号" in paper.text
    assert "試験 一郎" not in theirs.get(f"{href}/sheet").text


def plans() -> list[SupportPlan]:
    with reading() as session:
        return list(session.exec(select(SupportPlan).order_by(col(SupportPlan.id))))


@pytest.mark.parametrize(
    ("different", "field"),
    [
        ({"wishes": " "}, "wishes"),
        ({"ends_on": "R9.10.1"}, "ends_on"),  # a day more than twelve months
        ({"ends_on": "2026/09/30"}, "ends_on"),
        ({"achieve_by": ""}, "achieve_by"),
        ({"goal": "番号は 1234-5678-9018"}, "goal"),
    ],
)
def test_a_draft_that_cannot_stand_comes_back_as_typed(
    town: Town, different: dict[str, str], field: str
) -> None:
    case = a_case(town, *TO_PLANNING)
    data = {**PLAN, "support_case": str(case), **different}
    sent = coordinator(town).post("/support_plans/new", data=data)

    assert sent.status_code == 422
    assert f'id="{field}-error"' in sent.text
    assert "家計のやりくり" in sent.text
    assert plans() == []


def test_no_contractor_decides_on_the_screen_either(town: Town) -> None:
    plan = a_plan(town, a_case(town, *TO_PLANNING), *TO_RUNNING[:-1])
    contract(town, CITY)
    page, href = city(town), f"/support_plans/{plan}"

    assert press(page, href, "decide", **DECISION) == 409
    assert the_plan(town, plan).state is P.DISCUSSED


def test_a_replan_begins_with_what_the_last_one_said(town: Town) -> None:
    first = a_running_plan(town)
    do(town, "support_plan", first, "evaluate")
    case = the_plan(town, first).support_case_id
    page, link = coordinator(town), f"/support_plans/new?support_case={case}"

    assert link in page.get(f"/support_plans/{first}").text
    form = page.get(link).text
    assert "再プランの案の作成" in form
    assert "令和9年1月3日" in form
    data = {**PLAN, "support_case": str(case), "starts_on": "R9.1.3"}
    assert page.post("/support_plans/new", data=data).status_code == 303
    assert the_plan(town, first).state is P.REPLANNED


@pytest.mark.parametrize("state", [P.DRAFTED, P.SIGNED, P.DISCUSSED, P.RUNNING])
def test_each_side_is_offered_its_own_verbs(town: Town, state: P) -> None:
    ways = {P.DRAFTED: 0, P.SIGNED: 2, P.DISCUSSED: 4, P.RUNNING: 5}
    plan = a_plan(town, a_case(town, *TO_PLANNING), *TO_RUNNING[: ways[state]])
    steps = set(owed(town, "support_plan", plan))
    for side, page in ((Side.SENDER, coordinator(town)), (Side.RECEIVER, city(town))):
        text = page.get(f"/support_plans/{plan}").text
        own = text.partition("電話・FAXで回答を受けたとき")[0]
        offered = set(re.findall(rf"/support_plans/{plan}/([a-z-]+)\"", own))
        verbs = SUPPORT_PLAN.verbs_of(side, state, steps)

        assert offered - {"sheet"} == {v.noun for v in verbs}


def test_the_list_is_narrowed_by_stage_plan_and_number(town: Town) -> None:
    received, planned = a_case(town), a_running_plan(town)
    numbers = {
        the_case(town, received).number,
        the_case(town, the_plan(town, planned).support_case_id).number,
    }
    one, other = sorted(numbers)
    page = coordinator(town)

    def listed(query: str) -> set[str]:
        text = words(page.get(f"/support_cases{query}").text)
        return {number for number in numbers if number in text}

    assert listed("") == numbers
    assert listed("?stage=received") == {one}
    assert listed("?plan=none") == {one}
    assert listed("?plan=ending") == set()
    assert listed(f"?q={other}") == {other}
    town.advance(days=80)  # to 2026-12-06
    assert listed("?plan=ending") == {other}
    assert page.get("/work").text.count('href="/support_cases"') == 1


def test_the_week_is_gone_through_on_the_screen(town: Town) -> None:
    case = a_case(town, *TO_PLANNING, received_on=date(2026, 9, 10))
    other = a_case(town, received_on=date(2026, 9, 10))
    support_stages(date(2026, 9, 17))
    [review] = reviews(town)
    page, href = coordinator(town), f"/weekly_reviews/{review.id}"
    one, two = items(town, review.id)

    assert href in page.get("/support_cases").text
    assert f"{href}/items/{one.id}" in page.get(href).text
    assert page.get(f"{href}/items/{one.id}").status_code == 200
    empty = page.post(f"{href}/items/{one.id}", data={"reason": " "})
    assert (empty.status_code, 'id="reason-error"' in empty.text) == (422, True)
    half = page.post(f"{href}/items/{one.id}", data={"move_what": "電話をかける"})
    assert (half.status_code, 'id="move_who-error"' in half.text) == (422, True)
    assert 'value="電話をかける"' in half.text
    whole = {"move_what": "電話", "move_who": "相談支援員", "move_on": "R8.9.28"}
    assert page.post(f"{href}/items/{one.id}", data=whole).status_code == 303
    assert press(page, href, "finish") == 409
    said = {"reason": "来週の来所で決める"}
    assert page.post(f"{href}/items/{two.id}", data=said).status_code == 303
    assert press(page, href, "finish") == 303

    assert owed(town, "support_case", case)["next_move"].due_on == date(2026, 9, 28)
    assert "0.0パーセント（2件のうち0件）" in page.get(href).text
    assert the_case(town, other).state is C.RECEIVED


def test_a_stranger_sees_neither_plan_nor_week(town: Town) -> None:
    plan = a_running_plan(town)
    a_case(town)
    support_stages(date(2026, 9, 17))
    [review] = reviews(town)
    [item, *_] = items(town, review.id)
    stranger = signed_in(town, at_desk(town, "収納課"))

    for path in (
        f"/support_plans/{plan}",
        f"/support_plans/{plan}/sheet",
        f"/weekly_reviews/{review.id}",
    ):
        assert stranger.get(path).status_code == 404
    for path in (
        "/support_cases",
        "/support_cases/new",
        "/support_plans/new?support_case=1",
        f"/weekly_reviews/{review.id}/items/{item.id}",
    ):
        assert stranger.get(path).status_code == 403


def test_the_person_of_a_case_is_kept_apart_from_the_sheet(town: Town) -> None:
    referral = a_referral_that_was(town, "open_sheet", "acknowledge")
    page = coordinator(town)
    page.post("/support_cases/new", data=typed(town, referral=str(referral)))
    [case] = cases()
    with reading() as session:
        clients = session.exec(select(Client.name).order_by(col(Client.id))).all()

    assert clients[-2:] == [PERSON.name, "試験 花子"]
    assert case.sender_desk_id == town.desks[OWN]


def test_the_city_decides_by_the_mailed_link_without_an_account(town: Town) -> None:
    plan = a_plan(town, a_case(town, *TO_PLANNING), *TO_RUNNING[:-1])
    mail = mail_to_partner(town)
    visitor = visit(town, mail.token)
    read = words(visitor.get(where(mail.token)).text)

    assert "支援決定の記録をお願いします" in read
    assert "家計改善支援" in read
    assert "試験" not in mail.subject + mail.text + read
    sent = answer(visitor, mail.token, "support_plan-decide", **DECISION)
    assert sent.status_code == 303
    assert the_plan(town, plan).document_number == "座生援第7号"
