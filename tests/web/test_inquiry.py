"""状況照会 by link: the provider answers without an account, the plan shows it."""

from datetime import date

from models.provision import Kind, ProviderView
from tasks.planning import record_page
from tasks.provision_stages import ask_views
from tests.databases import Town
from tests.factories import mails
from tests.provisions import a_provision, the_provision
from tests.support_cases import a_running_plan
from tests.web.browsing import signed_in, words
from tests.web.visiting import answer, visit, where


def test_a_provider_answers_by_link_and_the_plan_shows_it(town: Town) -> None:
    plan = a_running_plan(town)
    made = a_provision(town, Kind.WORK_PREPARATION, "take_in", support_plan_id=plan)
    page = signed_in(town, "soudan")
    assert "支援提供者への状況照会" not in page.get(f"/support_plans/{plan}").text
    town.advance(days=75)  # to 2026-12-01; the plan ends on 2027-01-02
    assert ask_views(date(2026, 12, 1)) == 1
    record_page("plan_service", date(2026, 12, 1), None)
    assert "回答待ち" in words(page.get(f"/support_plans/{plan}").text)

    token = [m.token for m in mails(town) if "状況照会への回答" in m.subject][-1]
    partner = visit(town, token)
    read = words(partner.get(where(token)).text)
    assert "支援プランの評価の時期が近づきました" in read
    said = {"provider_view": "next", "view_note": "毎週通っています"}
    noun = "plan_service-answer-inquiry"
    assert answer(partner, token, noun, **said).status_code == 303
    assert the_provision(town, made).provider_view is ProviderView.NEXT
    shown = words(page.get(f"/support_plans/{plan}").text)
    assert "次の段階の支援が望ましい" in shown
    assert "毎週通っています" in shown
