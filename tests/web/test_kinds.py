"""つなぎの種類 on the screen: chosen first, asked for its own, read in Japanese."""

import pytest
from sqlmodel import select

from models.policy import Policy
from models.queries.timelines import events_of
from models.referral_kind import ReferralKind
from models.referral_kinds import NAMES, RULES
from models.referral_sheet import Referral
from tasks import clock
from tasks.database import reading, transaction
from tests.databases import OWN, Town
from tests.factories import a_referral_that_was
from tests.web.browsing import signed_in, words
from tests.web.sheet_forms import SHEET
from tests.web.visiting import SHAKYO, mail_to_partner, visit, where

FOOD = {"kind": "food", "household_size": "\uff13", "allergy": "卵"}


def the_referral(town: Town) -> Referral:
    with reading(town.scope) as session:
        return session.exec(select(Referral)).one()


def test_the_kinds_of_the_town_are_links_and_each_leads_to_its_own_fields(
    town: Town,
) -> None:
    page = signed_in(town, "soudan")
    listed = page.get("/referrals/kinds").text
    for kind in ReferralKind:
        assert f'href="/referrals/new?kind={kind}"' in listed
        sheet = page.get(f"/referrals/new?kind={kind}").text
        own = {given.name for given in RULES[kind].fields}
        shown = {name for name in NAMES if f' name="{name}"' in sheet}

        assert kind.label in words(sheet)
        assert shown == own


def test_a_town_that_uses_fewer_kinds_shows_fewer(town: Town) -> None:
    with transaction(town.scope) as session:
        agreed = {"referral.kinds": ["general", "food"]}
        session.add(
            Policy(
                municipality_id=town.municipality_id,
                version=2,
                holds_from=clock.office_today(session),
                numbers=agreed,
                note="",
                recorded_at=clock.now(session),
                recorded_by="管理者",
            )
        )
    listed = signed_in(town, "soudan").get("/referrals/kinds").text

    assert "kind=food" in listed
    assert "kind=lawyer" not in listed


def test_a_kind_is_sent_and_read_with_its_own_words(town: Town) -> None:
    page = signed_in(town, "soudan")
    form = {**SHEET, "to_1": str(town.desks[SHAKYO]), **FOOD}
    missing = page.post("/referrals/new", data={**form, "allergy": "", "step": "send"})
    assert missing.status_code == 422
    assert "食べられないもの" in words(missing.text)

    ahead = page.post("/referrals/new", data={**form, "step": "preview"})
    assert "世帯の人数" in words(ahead.text)
    sent = page.post("/referrals/new", data={**form, "step": "send"})
    assert sent.status_code == 303, words(sent.text)
    row = the_referral(town)
    assert (row.kind, row.particulars) == (
        ReferralKind.FOOD,
        {"household_size": "3", "allergy": "卵"},
    )
    shown = words(page.get(sent.headers["location"]).text)
    assert "つなぎの種類" in shown
    assert "食料支援" in shown


def test_a_draft_keeps_its_kind_and_what_was_typed(town: Town) -> None:
    page = signed_in(town, "soudan")
    form = {
        **SHEET,
        "to_1": str(town.desks[SHAKYO]),
        **FOOD,
        "allergy": "",
        "step": "draft",
    }
    assert page.post("/referrals/new", data=form).status_code == 303
    again = page.get(f"/referrals/new?draft={the_referral(town).id}").text

    assert 'name="kind" value="food"' in again
    assert 'name="household_size"' in again


@pytest.mark.parametrize("kind", [ReferralKind.GENERAL, ReferralKind.FOOD])
def test_the_report_asks_only_what_its_kind_answers(
    town: Town, kind: ReferralKind
) -> None:
    said = {"household_size": "2", "allergy": "なし"} if kind == "food" else {}
    made = a_referral_that_was(
        town, "acknowledge", kind=kind, particulars=said, receiver=OWN
    )
    page = signed_in(town, "soudan")
    shown = page.get(f"/referrals/{made}").text

    assert ('name="next_consultation_on"' in shown) is (kind is ReferralKind.FOOD)
    assert ('name="food_answer"' in shown) is (kind is ReferralKind.FOOD)
    assert 'name="lawyer_answer"' not in shown
    if kind is ReferralKind.FOOD:
        left_out = {"outcome": "supported", "food_answer": "handed"}
        refused = page.post(f"/referrals/{made}/report", data=left_out)
        assert refused.status_code == 422
        assert "次回の相談日" in words(refused.text)
        told = {**left_out, "next_consultation_on": "令和8年9月25日"}
        done = page.post(f"/referrals/{made}/report", data=told)
        assert done.status_code == 303


def test_under_an_article_it_goes_without_a_consent_and_shows_no_more(
    town: Town,
) -> None:
    page = signed_in(town, "soudan")
    basis = {"kind": "care_network", "network": "children", "consent": "no"}
    to = {"to_1": str(town.desks["子ども政策課"]), "step": "send"}
    form = {**SHEET, **basis, **to, "consent_on": ""}
    agreed = page.post("/referrals/new", data={**form, "network_basis": "consent"})
    assert agreed.status_code == 422

    sent = page.post("/referrals/new", data={**form, "network_basis": "children"})
    assert sent.status_code == 303, words(sent.text)
    row = the_referral(town)
    token = mail_to_partner(town).token
    shown = words(visit(town, token).get(where(token)).text)
    assert "児童福祉法第25条の3" in shown
    assert "見本 花子" not in shown  # what the sheet says needs the person's consent
    with reading(town.scope) as session:
        events = session.exec(events_of("referral", row.id)).all()
    assert "児童福祉法第25条の3" in str(
        [e.legal_basis for e in events if e.legal_basis]
    )
