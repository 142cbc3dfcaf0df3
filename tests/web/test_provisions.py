"""事業の利用 on the screen and by link: begun, decided, reported and listed."""

import re
from datetime import UTC, date, datetime

import pytest
from starlette.testclient import TestClient

from models.plan_service import PLAN_SERVICE
from models.procedure import Side
from models.provision import Kind
from models.provision import ProvisionState as S
from tasks.database import transaction
from tasks.directory import directory
from tests.databases import OWN, Town
from tests.factories import mails
from tests.provisions import (
    CITY,
    DECISION,
    PROVIDER,
    a_provision,
    do,
    stages,
    the_provision,
)
from tests.support_cases import a_running_plan
from tests.web.browsing import signed_in, words
from tests.web.test_referrals import at_desk
from tests.web.visiting import answer, mail_to_partner, visit, where

OCTOBER = datetime(2026, 10, 1, 1, 0, tzinfo=UTC)
RENT = {
    "kind": "rent",
    "name": "試験 一郎",
    "no_plan_reason": "住まいを失うおそれがあるため",
    "applied_on": "令和8年9月17日",
    "lost_on": "R8.6.30",
}
MOVING = {**RENT, "kind": "moving", "decreased_on": "2026/6/30"}
LEARNING = {
    "kind": "learning",
    "name": "試験 花子",
    "no_plan_reason": "学校からのご相談のため",
    "consent_on": "令和8年9月16日",
}


def press(page: TestClient, made: int, noun: str, **fields: str) -> int:
    """Press a button of the page as it is shown now; return the status."""
    shown = page.get(f"/plan_services/{made}").text
    found = re.search(r'name="version" value="(\d+)"', shown)
    version = found.group(1) if found else ""
    sent = {"version": version, **fields}
    return page.post(f"/plan_services/{made}/{noun}", data=sent).status_code


def begun(page: TestClient, town: Town, to: str, typed: dict[str, str]) -> int:
    """The id of a use begun on the form."""
    sent = {**typed, "to": str(town.desks[to])}
    answered = page.post("/plan_services/new", data=sent)
    assert answered.status_code == 303, words(answered.text)
    return int(answered.headers["location"].split("/")[2].partition("?")[0])


def test_the_programmes_are_chosen_with_their_law_or_agreement(town: Town) -> None:
    page = signed_in(town, "soudan")
    shown = words(page.get("/plan_services/new").text)

    for kind in Kind:
        assert kind.label in shown
        assert page.get(f"/plan_services/new?kind={kind.value}").status_code == 200
    assert "施行規則第12条第1項" in shown
    assert "取り決め" in shown


def test_rent_is_begun_granted_reported_and_ended_on_the_screen(town: Town) -> None:
    page, city = signed_in(town, "soudan"), signed_in(town, at_desk(town, CITY))
    made = begun(page, town, CITY, RENT)
    given = {**DECISION, "first_month_on": "令和8年10月1日"}

    assert press(city, made, "grant-rent", **given) == 303
    shown = words(page.get(f"/plan_services/{made}").text)
    assert "令和8年10月1日（木）" in shown
    assert "令和8年12月31日（木）" in shown
    assert "令和10年6月29日（木）" in shown  # the last day to claim
    assert "生福第12号" in shown
    town.set_clock(OCTOBER)
    stages(OCTOBER.date())
    few = {"consultations": "4", "hello_work": "1", "applications": "4"}
    assert press(page, made, "record-activities", **few) == 422
    reason = {"shortfall_reason": "体調不良のため"}
    assert press(page, made, "record-activities", **few, **reason) == 303
    for reader in (page, city):
        month = words(reader.get(f"/plan_services/{made}").text)
        assert "2026年10月分" in month
        assert "ハローワーク1回" in month
        assert "体調不良のため" in month
    assert press(page, made, "finish", ending="work", ending_note="常用就職") == 303
    assert the_provision(town, made).state is S.ENDED


def test_a_refused_form_gives_back_what_was_typed_with_the_article(
    town: Town,
) -> None:
    page = signed_in(town, "soudan")
    sent = {**MOVING, "to": str(town.desks[CITY])}
    del sent["lost_on"]
    refused = page.post("/plan_services/new", data=sent)

    assert refused.status_code == 422
    assert "規則第10条第5号ロ" in refused.text
    assert 'value="2026/6/30"' in refused.text
    assert 'value="試験 一郎"' in refused.text
    sent |= {"need_seen_by": "budget", "need_on": "R8.9.10", "need_staff": "家計 花子"}
    assert page.post("/plan_services/new", data=sent).status_code == 303


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "「氏名」を入力"),
        ({"no_plan_reason": " "}, "先に利用する理由"),
        ({"to": "999"}, "決定・提供する窓口"),
        ({"applied_on": "9月31日"}, "申請日"),
        ({"lost_on": "2024-09-17"}, "第10条第1号イ"),
        ({"earlier_ended_on": "2026-03-31"}, "第16条"),
        ({"name": "1234 5678 9018"}, "個人番号"),
    ],
)
def test_what_the_form_lacks_is_said_at_its_field(
    town: Town, changed: dict[str, str], said: str
) -> None:
    sent = {**RENT, "to": str(town.desks[CITY]), **changed}
    refused = signed_in(town, "soudan").post("/plan_services/new", data=sent)

    assert refused.status_code == 422
    assert said in words(refused.text)


def test_a_provider_answers_by_link_without_an_account(town: Town) -> None:
    page = signed_in(town, "soudan")
    made = begun(page, town, PROVIDER, LEARNING)
    token = mail_to_partner(town).token
    partner = visit(town, token)
    read = words(partner.get(where(token)).text)
    assert "試験 花子" in read
    assert "学校からのご相談" not in read  # why there is no plan is ours

    noun = "plan_service-take-in"
    assert answer(partner, token, noun, started_on="R8.10.1").status_code == 303
    town.set_clock(OCTOBER)
    stages(OCTOBER.date())
    monthly = mail_to_partner(town)
    assert "今月の状況" in monthly.subject
    assert "試験" not in monthly.text + monthly.subject
    partner = visit(town, monthly.token)
    noun = "plan_service-report-month"
    fields = {"month_status": "talk", "month_note": "欠席が続いています"}
    assert answer(partner, monthly.token, noun, **fields).status_code == 303
    shown = words(page.get(f"/plan_services/{made}").text)
    assert "相談したいことがある 欠席が続いています" in shown
    assert press(page, made, "record-parent-talk", parent_met_on="2026-10-01",
                 parent_note="ご利用を希望") == 303  # fmt: skip
    assert "ご利用を希望" in words(page.get(f"/plan_services/{made}").text)
    partner_page = words(partner.get(where(monthly.token)).text)
    assert "ご利用を希望" not in partner_page


def test_our_desk_never_records_the_decision_of_the_city(town: Town) -> None:
    made = a_provision(town, Kind.RENT)
    page = signed_in(town, "soudan")
    given = {**DECISION, "first_month_on": "2026-10-01"}
    by_hand = {"on_behalf": "yes", "via": "telephone", "answered_by": "保護 花子"}

    assert press(page, made, "grant-rent", **given) == 409
    assert press(page, made, "grant-rent", **given, **by_hand) == 409
    assert the_provision(town, made).state is S.RENT_APPLIED


def test_a_contractor_cannot_be_chosen_to_decide(town: Town) -> None:
    with transaction(town.scope) as session:
        held = directory(session)
        held.agency_of(town.desks[CITY]).contractor = True
    page = signed_in(town, "soudan")
    sent = {**RENT, "to": str(town.desks[CITY])}

    assert page.post("/plan_services/new", data=sent).status_code == 422


def test_the_list_shows_what_ends_soon_and_no_names(town: Town) -> None:
    a_provision(town, Kind.RENT, "grant_rent")
    soon = a_provision(town, Kind.SHELTER, "take_in")
    do(town, soon, "finish")
    page = signed_in(town, "soudan")
    town.set_clock(datetime(2026, 12, 10, 1, 0, tzinfo=UTC))
    everything = words(page.get("/plan_services").text)
    ending = words(page.get("/plan_services?ending=30").text)

    assert "試験" not in everything
    assert "あと21日" in ending
    assert "シェルター" not in ending.partition("絞り込む")[2]
    assert "シェルター" in everything.partition("絞り込む")[2]
    assert "該当する事業の利用はありません" in words(
        page.get("/plan_services?kind=learning").text
    )


def test_the_uses_under_a_plan_are_listed_and_begun_from_it(town: Town) -> None:
    plan = a_running_plan(town)
    a_provision(town, Kind.SHELTER)
    page = signed_in(town, "soudan")
    typed = {"kind": "budget", "plan": str(plan), "consent_on": "R8.9.16"}
    made = begun(page, town, PROVIDER, typed)
    listed = words(page.get(f"/plan_services?plan={plan}").text)
    rows = listed.partition("絞り込む")[2]

    assert the_provision(town, made).support_plan_id == plan
    assert "家計改善支援" in rows
    assert "シェルター" not in rows
    shown = page.get(f"/plan_services/{made}").text
    assert f'href="/support_plans/{plan}"' in shown
    for unknown in ("99999", "x"):
        assert page.get(f"/plan_services/new?plan={unknown}").status_code == 404


def test_each_side_is_offered_its_own_verbs(town: Town) -> None:
    made = a_provision(town, Kind.RENT, "grant_rent")
    offered = {
        agency: set(
            re.findall(
                rf"/plan_services/{made}/([a-z-]+)\"",
                signed_in(town, login)
                .get(f"/plan_services/{made}")
                .text.partition("電話・FAX")[0],
            )
        )
        for agency, login in ((OWN, "soudan"), (CITY, at_desk(town, CITY)))
    }
    for agency, side in ((OWN, Side.SENDER), (CITY, Side.RECEIVER)):
        verbs = PLAN_SERVICE.verbs_of(side, S.PAID, {"rent_end"})
        assert offered[agency] == {v.noun for v in verbs}


def test_another_counter_sees_nothing_of_it(town: Town) -> None:
    made = a_provision(town, Kind.RENT, "grant_rent")
    other = signed_in(town, at_desk(town, PROVIDER))

    assert other.get(f"/plan_services/{made}").status_code == 404
    assert other.get("/plan_services/new").status_code == 403
    assert "令和8年12月31日" not in words(other.get("/plan_services").text)


def test_reading_changes_nothing_and_mails_carry_no_names(town: Town) -> None:
    made = a_provision(town, Kind.MOVING, "grant_moving")
    before = the_provision(town, made).version
    page = signed_in(town, "soudan")
    shown = words(page.get(f"/plan_services/{made}").text)

    assert "住宅扶助基準に基づく額の3倍まで" in shown
    assert "家計改善支援（家計 花子）" in shown
    assert the_provision(town, made).version == before
    assert all("試験" not in m.text + m.subject for m in mails(town))
    assert date(2026, 9, 10) == the_provision(town, made).need_on
