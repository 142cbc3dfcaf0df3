"""What may be shown, to whom: consent, tax secrecy, safety flags, the closed list."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from models.agency import Agency, AgencySide
from models.client import Client, SafetyFlag
from models.consent import Consent, ConsentItem, ConsentWay
from models.disclosure import (
    BY_POST,
    CARRIED,
    NO_CONSENT,
    NOT_COVERED,
    PERIOD_OVER,
    RECEIPT_ONLY,
    Shown,
    has_tax_to_show,
    notes_may_return,
    state_sender_may_see,
    tax_note_for,
    what_receiver_may_see,
    what_sender_may_see,
    what_writer_may_see,
)
from models.referral_sheet import (
    DeclineReason,
    Outcome,
    Referral,
    ReferralState,
    Sheet,
    SheetForm,
    Way,
)

TODAY = date(2026, 11, 20)
MOMENT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
ALL_ITEMS = tuple(ConsentItem)
PERSONAL = ("氏名", "ふりがな", "生年月日", "住所", "連絡先")


def a_sheet(tax_note: str = "国保税の分納中", urgent_reason: str = "") -> Sheet:
    return Sheet(
        municipality_id=1,
        number="26-00001",
        form=SheetForm.TSUNAGU_SHEET,
        client_id=1,
        sender_desk_id=1,
        written_by="収納 花子",
        written_on=TODAY,
        topics=["tax", "housing"],
        situation="家賃の滞納がある",
        request="家計のご相談",
        tax_note=tax_note,
        urgent_reason=urgent_reason,
        created_at=MOMENT,
    )


def a_client(*flags: str) -> Client:
    return Client(
        municipality_id=1,
        name="試験 一郎",
        kana="しけん いちろう",
        born_on=date(1980, 4, 1),
        address="つなぎ市1-1",
        household="単身",
        contact="046-000-0000",
        safety_flags=list(flags),
        recorded_at=MOMENT,
    )


def a_consent(
    items: Iterable[ConsentItem] = ALL_ITEMS,
    *,
    result_may_return: bool = True,
    valid_until: date | None = None,
) -> Consent:
    return Consent(
        municipality_id=1,
        client_id=1,
        given_on=date(2026, 11, 1),
        way=ConsentWay.WRITTEN,
        original_kept_at="収納課 鍵付書庫",
        from_agency_id=1,
        to_agency_ids=[2],
        items=[i.value for i in items],
        result_may_return=result_may_return,
        valid_until=valid_until,
        recorded_at=MOMENT,
        recorded_by="収納 花子",
    )


def an_agency(*, receipt_only: bool = False) -> Agency:
    return Agency(
        municipality_id=1,
        name="収納課",
        side=AgencySide.INTERNAL,
        receipt_only=receipt_only,
    )


def a_referral(**facts: Any) -> Referral:
    return Referral(
        municipality_id=1,
        number="26-00001",
        sheet_id=1,
        sender_desk_id=1,
        receiver_desk_id=2,
        own_desk_id=2,
        **facts,
    )


def by_label(lines: Iterable[Shown]) -> dict[str, Shown]:
    return {line.label: line for line in lines}


def receives(
    consent: Consent | None, *flags: str, way: Way = Way.SENT
) -> dict[str, Shown]:
    shown = what_receiver_may_see(a_sheet(), a_client(*flags), consent, way, TODAY)
    return by_label(shown)


def test_a_full_consent_shows_everything_but_the_tax_item() -> None:
    seen = receives(a_consent())

    assert [line.label for line in seen.values() if line.withheld] == [
        "市税・保険料等の情報"
    ]
    assert seen["市税・保険料等の情報"] == Shown("市税・保険料等の情報", "", BY_POST)
    assert seen["氏名"].value == "試験 一郎"
    assert seen["生年月日"].value == "昭和55年4月1日（火）"
    assert seen["ご相談の内容"].value == "住まい、税金や公共料金等の支払い"


@pytest.mark.parametrize(
    ("consent", "way", "reason"),
    [
        (None, Way.SENT, NO_CONSENT),
        (None, Way.CARRIED, CARRIED),  # the paper is in the person's own hand
        (a_consent(valid_until=date(2026, 11, 19)), Way.SENT, PERIOD_OVER),
        (a_consent(valid_until=date(2026, 11, 19)), Way.CARRIED, PERIOD_OVER),
    ],
)
def test_without_a_consent_in_force_nothing_personal_is_shown(
    consent: Consent | None, way: Way, reason: str
) -> None:
    seen = receives(consent, way=way)

    assert {(line.value, line.withheld) for line in seen.values()} == {("", reason)}


def test_the_consent_holds_on_its_last_day() -> None:
    seen = receives(a_consent(valid_until=TODAY))

    assert seen["氏名"].value == "試験 一郎"


@pytest.mark.parametrize(
    ("item", "covered"),
    [
        (ConsentItem.IDENTITY, PERSONAL),
        (ConsentItem.HOUSEHOLD, ("世帯の状況",)),
        (ConsentItem.SITUATION, ("ご相談の内容", "状況", "お願いしたいこと")),
        (ConsentItem.TAX, ("市税・保険料等の情報",)),
    ],
)
def test_each_consent_item_covers_its_lines_and_no_other(
    item: ConsentItem, covered: tuple[str, ...]
) -> None:
    seen = receives(a_consent([item]))
    open_lines = {k for k, line in seen.items() if line.withheld != NOT_COVERED}

    assert open_lines == set(covered)


@pytest.mark.parametrize("flag", list(SafetyFlag))
def test_a_safety_flag_blocks_address_household_and_contact_everywhere(
    flag: SafetyFlag,
) -> None:
    for seen in (
        receives(a_consent(), flag.value),
        by_label(what_writer_may_see(a_sheet(), a_client(flag.value))),
    ):
        blocked = {k for k, line in seen.items() if "非表示" in (line.withheld or "")}

        assert blocked == {"住所", "世帯の状況", "連絡先"}
        assert not any(seen[label].value for label in blocked)


def test_a_flag_this_version_does_not_know_blocks_as_well() -> None:
    assert receives(a_consent(), "unheard_of")["住所"] == Shown("住所", "", "非表示")


def test_without_consent_not_even_the_flag_is_told() -> None:
    assert receives(None, SafetyFlag.PROTECTED.value)["住所"].withheld == NO_CONSENT


def test_the_writer_reads_the_sheet_again_without_the_tax_item() -> None:
    seen = by_label(what_writer_may_see(a_sheet(urgent_reason="食料なし"), a_client()))

    assert seen["状況"].value == "家賃の滞納がある"
    assert seen["至急の理由"].value == "食料なし"
    assert seen["市税・保険料等の情報"].withheld == BY_POST


@pytest.mark.parametrize(
    ("consent", "value", "reason"),
    [
        (a_consent(), "国保税の分納中", None),
        (a_consent([ConsentItem.IDENTITY]), "", NOT_COVERED),
        (None, "", NO_CONSENT),
    ],
)
def test_the_tax_item_opens_only_under_its_own_consent(
    consent: Consent | None, value: str, reason: str | None
) -> None:
    line = tax_note_for(a_sheet(), consent, TODAY)

    assert (line.value, line.withheld) == (value, reason)
    assert has_tax_to_show(a_sheet(), consent, TODAY) is (reason is None)


def test_an_empty_tax_item_has_nothing_to_show() -> None:
    empty = a_sheet(tax_note="")
    seen = by_label(what_writer_may_see(empty, a_client()))

    assert has_tax_to_show(empty, a_consent(), TODAY) is False
    assert "市税・保険料等の情報" not in seen


REPORTED = {
    "acknowledged_at": MOMENT,
    "outcome": Outcome.VISITED,
    "outcome_note": "面談しました",
}


@pytest.mark.parametrize(
    ("consent", "receipt_only", "outcome", "note"),
    [
        # the person allowed the result and its words
        (a_consent(), False, True, True),
        (a_consent(), True, True, True),
        # … the result, but not the situation
        (a_consent([ConsentItem.IDENTITY]), False, True, False),
        # … neither
        (a_consent(result_may_return=False), False, False, False),
        # … for a time that is over
        (a_consent(valid_until=date(2026, 11, 19)), False, False, False),
        # without consent: 庁内 learn the 区分, 議員・知人・民間 only 受付済
        (None, False, True, False),
        (None, True, False, False),
    ],
)
def test_what_returns_is_a_closed_list_within_the_consent(
    consent: Consent | None, receipt_only: bool, outcome: bool, note: bool
) -> None:
    agency = an_agency(receipt_only=receipt_only)
    referral = a_referral(**REPORTED)
    seen = by_label(what_sender_may_see(referral, consent, agency, TODAY))

    assert seen["受付"] == Shown("受付", "受付済")
    assert seen["結果区分"].value == ("来所あり" if outcome else "")
    assert seen["結果の補足"].value == ("面談しました" if note else "")
    assert notes_may_return(consent, agency, TODAY) is note


def test_before_the_receipt_the_sender_sees_that_it_is_not_confirmed() -> None:
    seen = what_sender_may_see(a_referral(), a_consent(), an_agency(), TODAY)

    assert seen == [Shown("受付", "未確認")]


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        (DeclineReason.NOT_OURS, True),
        (DeclineReason.FULL, True),
        (DeclineReason.PERSON_DECLINED, False),  # this one is about the person
        (DeclineReason.OTHER, False),
    ],
)
def test_a_counter_may_always_say_why_it_cannot_itself(
    reason: DeclineReason, shown: bool
) -> None:
    referral = a_referral(decline_reason=reason, decline_note="本人より連絡あり")
    consent = a_consent(result_may_return=False)
    seen = by_label(what_sender_may_see(referral, consent, an_agency(), TODAY))

    assert bool(seen["辞退の理由"].value) is shown
    assert seen["辞退の補足"] == Shown("辞退の補足", "", RECEIPT_ONLY)


@pytest.mark.parametrize(
    ("state", "returns", "shown"),
    [
        (ReferralState.SENT, False, ReferralState.SENT),
        (ReferralState.ACCEPTED, False, ReferralState.ACKNOWLEDGED),
        (ReferralState.IN_CONTACT, False, ReferralState.ACKNOWLEDGED),
        (ReferralState.IN_CONTACT, True, ReferralState.IN_CONTACT),
        (ReferralState.DECLINED, False, ReferralState.DECLINED),
    ],
)
def test_a_sender_told_only_of_the_receipt_sees_no_further_state(
    state: ReferralState, returns: bool, shown: ReferralState
) -> None:
    assert state_sender_may_see(state, result_returns=returns) is shown
