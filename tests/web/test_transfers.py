"""担当替え on the screen: counted, begun, received one by one, and what is missing."""

import re

from starlette.testclient import TestClient

from models.agency import Rank
from models.transfer_sheet import BatchState, TransferState
from models.user import Role
from tasks.database import reading
from tasks.directory import directory
from tests.databases import OWN, Town
from tests.factories import a_referral_that_was
from tests.hand_overs import a_handover
from tests.transfers_begun import CONTRACTOR, a_contractor, begun, receipts, the_batch
from tests.web.browsing import signed_in, words
from tests.web.test_referrals import at_desk


def typed(town: Town, **different: str) -> dict[str, str]:
    own = town.desks[OWN]
    with reading(town.scope) as session:
        held = directory(session)
        seats = [held.seat(own, rank) for rank in (Rank.STAFF, Rank.SENIOR)]
    leaving, substitute = (str(seat.id) for seat in seats if seat)
    usual = {
        "from_desk": str(own),
        "leaving_post": leaving,
        "to_desk": str(town.desks[CONTRACTOR]),
        "substitute_post_id": substitute,
        "hands_over_on": "令和9年3月31日",
        "ground": "entrusted",
        "step": "count",
    }
    return {**usual, **different}


def press(page: TestClient, href: str, noun: str, **fields: str) -> int:
    found = re.search(r'name="version" value="(\d+)"', page.get(href).text)
    version = found.group(1) if found else ""
    return page.post(f"{href}/{noun}", data={"version": version, **fields}).status_code


def test_what_would_be_handed_on_is_counted_then_begun(any_town: Town) -> None:
    town = any_town
    a_contractor(town)
    referral = a_referral_that_was(town, "acknowledge")
    a_handover(town)
    page = signed_in(town, "soudan")
    counted = page.post("/transfers/new", data=typed(town))

    assert counted.status_code == 200
    assert "合計：2件" in counted.text
    assert page.get("/transfers").text.count("/transfer_batches/") == 0
    wrong = page.post("/transfers/new", data=typed(town, step="start", ground="staff"))
    assert wrong.status_code == 422
    assert "業務の委託" in wrong.text
    assert "令和9年3月31日" in wrong.text

    started = page.post("/transfers/new", data=typed(town, step="start"))
    assert started.status_code == 303
    href = started.headers["location"].partition("?")[0]
    batch = int(href.rpartition("/")[2])
    assert "2件（うち受領されていないもの 2件）" in words(page.get(href).text)
    assert press(page, href, "finish") == 409

    new = signed_in(town, at_desk(town, CONTRACTOR, Role.COORDINATOR))
    assert new.get(f"/referrals/{referral}").status_code == 404
    for each in receipts(town, batch):
        at = f"/transfers/{each.id}"
        assert "同意の確認" in new.get(at).text
        assert press(page, at, "receive", consent_check="covers") == 409
        assert press(new, at, "receive", consent_check="covers") == 303
    assert new.get(f"/referrals/{referral}").status_code == 200
    assert {r.state for r in receipts(town, batch)} == {TransferState.RECEIVED}
    assert press(page, href, "finish") == 303
    assert the_batch(town, batch).state is BatchState.DONE


def test_the_gap_is_read_printed_and_kept_as_a_file(town: Town) -> None:
    a_contractor(town)
    a_referral_that_was(town, "acknowledge")
    batch = begun(town)
    page = signed_in(town, "soudan")
    report = page.get(f"/transfers/gap/{batch}")
    file = page.get(f"/transfers/gap/{batch}.csv")

    assert "受領されていない件：1件" in words(report.text)
    assert CONTRACTOR in report.text
    assert file.headers["content-type"].startswith("text/csv")
    assert "つなぎ" in file.content.decode("utf-8-sig")
    stranger = signed_in(town, at_desk(town, "医療課", Role.COORDINATOR))
    assert stranger.get(f"/transfers/gap/{batch}").status_code == 404
    assert stranger.get(f"/transfers/gap/{batch}.csv").status_code == 404


def test_the_time_line_of_a_case_says_that_it_changed_hands(town: Town) -> None:
    a_contractor(town)
    made = a_handover(town, "share", "acknowledge")
    batch = begun(town)
    new = signed_in(town, at_desk(town, CONTRACTOR, Role.COORDINATOR))
    [receipt] = receipts(town, batch)
    at, checked = f"/transfers/{receipt.id}", {"consent_check": "covers"}
    assert press(new, at, "receive", **checked) == 303
    shown = words(new.get(f"/handovers/{made}").text)

    assert "担当替えにより、担当の窓口が変わりました" in shown
    twice = new.post(
        f"/transfers/{receipt.id}/receive", data={"consent_check": "covers"}
    )
    assert twice.status_code == 409


def test_handovers_are_listed_by_scene_standing_and_words(town: Town) -> None:
    running = a_handover(town, "share")
    over = a_handover(town, "drop")
    page = signed_in(town, "soudan")

    def listed(query: str) -> set[int]:
        text = page.get(f"/handovers{query}").text
        return {int(found) for found in re.findall(r'href="/handovers/(\d+)"', text)}

    assert listed("") == {running}
    assert listed("?standing=over") == {over}
    assert listed("?standing=all") == {running, over}
    assert listed("?standing=all&scene=during") == set()
    assert listed("?standing=all&q=生活保護") == {running, over}
    assert (
        signed_in(town, "shuno")
        .get("/handovers?standing=all")
        .text.count("/handovers/")
        == 0
    )
