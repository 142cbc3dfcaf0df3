"""引継ぎ on the screen and by link: begun, answered, and never answered for another."""

import re

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from models.handover import HANDOVER
from models.handover_sheet import Handover
from models.handover_sheet import HandoverState as S
from models.procedure import Side
from models.queries.duties import owed_on
from models.queries.timelines import events_of
from models.user import Role
from tasks.database import reading
from tests.databases import OWN, Town
from tests.hand_overs import ASSISTANCE, a_handover, do, the_handover
from tests.web.browsing import signed_in, words
from tests.web.test_referrals import at_desk
from tests.web.visiting import PERSONAL, answer, mail_to_partner, visit, where

TO = ("share", "acknowledge")
WAYS: dict[S, tuple[tuple[str, ...], bool]] = {  # the verbs, and whether to 生活保護
    S.TO_SHARE: ((), True),
    S.SHARED: (("share",), True),
    S.RECEIVED: (TO, True),
    S.APPLIED: ((*TO, "record_application"), True),
    S.DECIDED: ((*TO, "record_application", "report_decision"), True),
    S.NOT_APPLIED: ((*TO, "note_no_application"), True),
    S.LOOKED_AGAIN: ((*TO, "note_no_application", "end_looking"), True),
    S.DROPPED: (("drop",), True),
    S.ASKING: ((), False),
    S.INFORMED: (("inform",), False),
    S.TAKEN_OVER: (("inform", "take_over"), False),
    S.CONTACTED: (("inform", "take_over", "start_contact"), False),
    S.CONFIRMED: (("inform", "take_over", "start_contact", "confirm"), False),
    S.NEITHER: (("note_neither",), False),
}
TYPED = {
    "name": "試験 一郎",
    "situation": "収入が途絶え、要保護となるおそれがあります。",
    "means": "所持金は少額です。",
    "basis": "consent",
    "consent_on": "令和8年9月16日",
    "original_kept_at": "窓口の鍵付き書庫",
    "items": ["identity", "situation"],
    "result_may_return": "yes",
}


def made_in(town: Town, state: S) -> int:
    verbs, to_assistance = WAYS[state]
    if to_assistance:
        return a_handover(town, *verbs)
    return a_handover(town, *verbs, sender=ASSISTANCE, receiver=OWN)


def press(page: TestClient, handover_id: int, noun: str, **fields: str) -> int:
    """Press a button of the page as it is shown now; return the status."""
    shown = page.get(f"/handovers/{handover_id}").text
    found = re.search(r'name="version" value="(\d+)"', shown)
    version = found.group(1) if found else ""
    href = f"/handovers/{handover_id}/{noun}"
    return page.post(href, data={"version": version, **fields}).status_code


@pytest.mark.parametrize("state", WAYS)
def test_each_side_is_offered_its_own_verbs_in_every_state(
    town: Town, state: S
) -> None:
    made = made_in(town, state)
    row = the_handover(town, made)
    pages = {
        OWN: signed_in(town, "soudan"),
        ASSISTANCE: signed_in(town, at_desk(town, ASSISTANCE)),
    }
    with reading(town.scope) as session:
        steps = {duty.step for duty in session.exec(owed_on("handover", made))}

    assert row.state is state
    for agency, page in pages.items():
        sends = town.desks[agency] == row.sender_desk_id
        side = Side.SENDER if sends else Side.RECEIVER
        shown = page.get(f"/handovers/{made}")
        own_forms = shown.text.partition("電話・FAXで回答を受けたとき")[0]
        offered = set(re.findall(rf"/handovers/{made}/([a-z-]+)\"", own_forms))
        verbs = HANDOVER.verbs_of(side, state, steps)

        assert shown.status_code == 200
        assert offered - {"sheet", "preview"} == {v.noun for v in verbs}


def test_a_handover_is_begun_shared_and_answered_by_link(town: Town) -> None:
    page = signed_in(town, "soudan")
    to = {"to": str(town.desks[ASSISTANCE])}
    begun = page.post("/handovers/new", data={**TYPED, **to})
    made = int(begun.headers["location"].split("/")[2].partition("?")[0])

    assert begun.status_code == 303
    assert press(page, made, "share") == 303
    token = mail_to_partner(town).token
    partner = visit(town, token)
    read = words(partner.get(where(token)).text)
    assert "試験 一郎" in read
    assert "所持金は少額です。" in read
    nouns = {
        "handover-acknowledge": {"handover-acknowledge": "yes"},
        "handover-record-application": {
            "applied_on": "R8.9.8",
            "application_way": "oral",
        },
        "handover-report-decision": {"decision": "started", "decided_on": "2026/9/17"},
    }
    for noun, fields in nouns.items():
        assert answer(partner, token, noun, **fields).status_code == 303, noun
    assert press(page, made, "confirm") == 303
    row = the_handover(town, made)
    assert (row.state, str(row.applied_on)) == (S.CONFIRMED, "2026-09-08")


def test_an_application_date_ahead_is_refused_and_kept(town: Town) -> None:
    made = a_handover(town, "share")
    token = mail_to_partner(town).token
    do(town, made, "acknowledge")
    refused = answer(
        visit(town, token),
        token,
        "handover-record-application",
        applied_on="令和8年9月18日",
        application_way="written",
    )

    assert refused.status_code == 422
    assert "「申請日（口頭による申請を含みます）」は今日までの日" in refused.text
    assert 'value="令和8年9月18日"' in refused.text


def test_our_own_side_can_never_record_an_application(town: Town) -> None:
    made = a_handover(town, *TO)
    page = signed_in(town, "soudan")
    by_hand = {"on_behalf": "yes", "via": "telephone", "answered_by": "保護 花子"}
    given = {"applied_on": "2026-09-08", "application_way": "oral"}

    assert press(page, made, "record-application", **given) == 409
    assert press(page, made, "record-application", **given, **by_hand) == 409
    assert the_handover(town, made).state is S.RECEIVED
    reason = {"no_application_reason": "見送り", "next_look_on": "2026-10-01"}
    assert press(page, made, "note-no-application", **reason, **by_hand) == 303


def test_the_page_says_what_is_law_and_what_is_agreed(town: Town) -> None:
    made = a_handover(town, *TO, "record_application")
    shown = words(signed_in(town, "soudan").get(f"/handovers/{made}").text)

    assert "引継ぎの受領は、申請の受付ではありません" in shown
    assert (
        "生活保護法第24条第5項によるもので、窓口どうしの取り決めではありません" in shown
    )
    assert "9月22日（火）" in shown
    assert "令和8年9月8日（火）" in shown


def test_without_consent_another_ground_needs_its_reason(town: Town) -> None:
    page = signed_in(town, "soudan")
    to = {"to": str(town.desks[ASSISTANCE])}
    typed = {**TYPED, **to, "basis": "special_reason", "consent_on": "", "items": []}
    refused = page.post("/handovers/new", data=typed)

    assert refused.status_code == 422
    assert "「同意によらずに提供する理由」を入力してください。" in refused.text
    assert str(TYPED["situation"]) in refused.text
    reason = {"basis_reason": "急迫しており、ご本人の意思を確認できないため"}
    assert page.post("/handovers/new", data={**typed, **reason}).status_code == 303
    with reading(town.scope) as session:
        made = session.exec(select(Handover)).one()
    assert press(page, made.id, "share") == 303
    with reading(town.scope) as session:
        [basis] = [
            event.legal_basis
            for event in session.exec(events_of("handover", made.id))
            if event.verb == "share"
        ]
    assert "第69条第2項第4号" in basis
    assert "急迫しており" in basis


def test_before_the_end_of_assistance_its_counter_begins(town: Town) -> None:
    page = signed_in(town, at_desk(town, ASSISTANCE))
    to = {"to": str(town.desks[OWN])}

    assert "引継ぎを始める" in page.get("/work").text
    assert page.post("/handovers/new", data={**TYPED, **to}).status_code == 422
    ends = {"ends_on": "令和8年10月30日", "entrance": "ending"}
    begun = page.post("/handovers/new", data={**TYPED, **to, **ends})
    assert begun.status_code == 303
    made = int(begun.headers["location"].split("/")[2].partition("?")[0])
    own = signed_in(town, "soudan")
    assert not [w for w in PERSONAL if w in own.get(f"/handovers/{made}").text]
    assert press(page, made, "inform", wish_or_concern="wish") == 303
    assert press(own, made, "open-sheet") == 303
    assert "試験 一郎" in own.get(f"/handovers/{made}").text
    assert press(own, made, "take-over") == 303


def test_other_counters_neither_begin_nor_see_a_handover(town: Town) -> None:
    made = a_handover(town, "share")
    other = signed_in(town, "shuno")

    assert other.get("/handovers/new").status_code == 409
    assert other.get(f"/handovers/{made}").status_code == 404
    assert other.get(f"/handovers/{made}/sheet").status_code == 404


def test_the_paper_is_printed_once_the_receiver_opened_it(town: Town) -> None:
    made = a_handover(town, "share")
    receiver = signed_in(town, at_desk(town, ASSISTANCE))

    assert receiver.get(f"/handovers/{made}/sheet").status_code == 303
    do(town, made, "open_sheet")
    paper = receiver.get(f"/handovers/{made}/sheet")
    assert paper.status_code == 200
    assert "所持金は少なく" in paper.text


def test_an_admin_of_no_side_reads_no_personal_word(town: Town) -> None:
    made = a_handover(town, "share")
    admin = signed_in(town, at_desk(town, "医療課", Role.ADMIN))
    shown = admin.get(f"/handovers/{made}")

    assert shown.status_code == 200
    assert not [word for word in PERSONAL if word in shown.text]


def test_the_four_entrances_ask_for_what_is_theirs(any_town: Town) -> None:
    town = any_town
    page = signed_in(town, at_desk(town, ASSISTANCE))
    typed = {**TYPED, "to": str(town.desks[OWN])}
    refused = page.post("/handovers/new", data={**typed, "entrance": "refused"})

    assert refused.status_code == 422
    assert "「却下又は取下げの日」を入力してください。" in refused.text
    law = {"entrance": "during", "service": "budget", "criterion": "expected"}
    begun = page.post("/handovers/new", data={**typed, **law, "basis": "notice"})
    assert begun.status_code == 303
    made = int(begun.headers["location"].split("/")[2].partition("?")[0])
    shown = words(page.get(f"/handovers/{made}").text)
    assert "保護を受けている間の支援のために（特定被保護者）" in shown
    assert "第55条の11第2項" in shown
    assert press(page, made, "notify") == 303
    told = {"person_told_on": "令和8年9月17日", "person_told_how": "met"}
    own = signed_in(town, "soudan")
    by_hand = {"on_behalf": "yes", "via": "telephone", "answered_by": "保護 花子"}
    assert press(own, made, "tell-person", **told, **by_hand) == 409
    assert press(page, made, "tell-person", **told) == 303


def test_an_interview_page_refuses_to_divert_in_words(town: Town) -> None:
    page = signed_in(town, at_desk(town, ASSISTANCE))
    typed = {**TYPED, "to": str(town.desks[OWN]), "entrance": "interview"}
    begun = page.post("/handovers/new", data=typed)
    made = int(begun.headers["location"].split("/")[2].partition("?")[0])
    wish = {"wish_to_apply": "wishes", "guided_on": "R8.9.17", "guidance_note": "交付"}
    assert press(page, made, "record-interview", **wish) == 303
    version = re.search(
        r'name="version" value="(\d+)"', page.get(f"/handovers/{made}").text
    )
    assert version
    refused = page.post(
        f"/handovers/{made}/inform",
        data={"version": version.group(1), "wish_or_concern": "wish"},
    )

    assert refused.status_code == 409
    assert "引継ぎを申請に代えることはできません" in refused.text
    assert press(page, made, "turn-to-application", application_help="援助") == 303


def test_the_mail_is_read_before_it_is_sent(town: Town) -> None:
    made = a_handover(town)
    page = signed_in(town, "soudan")
    asked = page.get(f"/handovers/{made}/preview")
    shown = page.post(f"/handovers/{made}/preview")

    assert "送るメールを表示する" in asked.text
    assert shown.status_code == 200
    assert "引継ぎ" in shown.text
    assert "（送付のときに発行します）" in shown.text
    assert the_handover(town, made).state is S.TO_SHARE
    assert press(page, made, "share") == 303
    assert page.post(f"/handovers/{made}/preview").status_code == 409


def test_words_of_the_other_side_are_read_only_after_opening(town: Town) -> None:
    made = a_handover(town, *TO, "note_no_application", "look_again")
    receiver = signed_in(town, at_desk(town, ASSISTANCE))
    own = signed_in(town, "soudan")

    assert "収入は続いています。" in own.get(f"/handovers/{made}").text
    assert "収入は続いています。" not in receiver.get(f"/handovers/{made}").text
    do(town, made, "open_sheet")
    assert "収入は続いています。" in receiver.get(f"/handovers/{made}").text


def test_the_page_says_on_the_thirtieth_day_what_the_law_says(town: Town) -> None:
    made = a_handover(town, *TO, "record_application")
    page = signed_in(town, "soudan")

    assert "みなすことができます" not in page.get(f"/handovers/{made}").text
    town.advance(days=21)  # 8 October, the 30th day after 8 September
    shown = words(signed_in(town, "soudan").get(f"/handovers/{made}").text)
    assert "却下されたものとみなすことができます（生活保護法第24条第7項）" in shown
