"""同意: without one that names this counter nothing personal is handed on."""

from datetime import date
from typing import Any

import pytest

from models.consent import Consent, ConsentItem
from models.decide import decide
from models.referral import REFERRAL
from models.referral_sheet import ReferralState as S
from models.referral_sheet import Way
from models.refusals import ConsentMissing
from tests.models.hand_offs import (
    AT,
    TODAY,
    Counter,
    Record,
    a_consent,
    a_referral,
    a_sheet,
    done,
    facts_of,
    party_of,
)

ITEMS = [ConsentItem.IDENTITY.value]
WITH_TAX = [*ITEMS, ConsentItem.TAX.value]
BEFORE_SENDING = [("check_consent", S.DRAFT), ("send", S.CONSENT_CHECKED)]


def facts_with(
    consent: Consent | None, way: Way = Way.SENT, tax_note: str = "", state: S = S.DRAFT
) -> Any:
    record = Record(a_sheet(tax_note=tax_note), consent)
    return facts_of(a_referral(state, way=way), record=record)


@pytest.mark.parametrize(("verb", "state"), BEFORE_SENDING)
@pytest.mark.parametrize(
    ("consent", "why"),
    [
        (None, "同意の記録がない"),
        # withdrawn yesterday, and today: the day of the withdrawal no longer counts
        (a_consent(withdrawn_on=date(2026, 9, 16)), "撤回後"),
        (a_consent(withdrawn_on=TODAY), "撤回後"),
        # valid until yesterday; given tomorrow
        (a_consent(valid_until=date(2026, 9, 16)), "期間外"),
        (a_consent(given_on=date(2026, 9, 18)), "期間外"),
        # given for what another agency hands on, or to another receiver
        (a_consent(from_agency_id=99), "別の機関"),
        (a_consent(to_agency_ids=[99]), "「自立相談支援」が含まれていません"),
        (a_consent(to_agency_ids=[]), "含まれていません"),
        # to everything but the name
        (a_consent(items=["situation"]), "氏名等"),
    ],
)
def test_without_a_consent_for_this_counter_nothing_goes(
    verb: str, state: S, consent: Consent | None, why: str
) -> None:
    with pytest.raises(ConsentMissing, match=why):
        done(REFERRAL, verb, state, facts_with(consent, state=state))


@pytest.mark.parametrize("way", [Way.SENT, Way.ESCORTED, Way.EXTENSION_CALL])
def test_only_what_the_person_carries_needs_no_consent(way: Way) -> None:
    assert done(REFERRAL, "check_consent", S.DRAFT, facts_with(None, Way.CARRIED))
    with pytest.raises(ConsentMissing):
        done(REFERRAL, "check_consent", S.DRAFT, facts_with(None, way))


@pytest.mark.parametrize(
    ("items", "way", "goes"),
    [
        (WITH_TAX, Way.SENT, True),
        (ITEMS, Way.SENT, False),
        (WITH_TAX, Way.CARRIED, True),
        # the paper alone is no disclosure, tax items on it are one
        (ITEMS, Way.CARRIED, False),
    ],
)
def test_tax_items_need_a_consent_that_names_them(
    items: list[str], way: Way, *, goes: bool
) -> None:
    facts = facts_with(a_consent(items=items), way, "国保税の分納中")
    if goes:
        assert done(REFERRAL, "check_consent", S.DRAFT, facts)
        return
    with pytest.raises(ConsentMissing, match="地方税法第22条"):
        done(REFERRAL, "check_consent", S.DRAFT, facts)


def test_tax_items_carried_without_any_consent_are_refused() -> None:
    with pytest.raises(ConsentMissing):
        done(REFERRAL, "check_consent", S.DRAFT, facts_with(None, Way.CARRIED, "分納"))


def test_a_consent_that_ended_between_check_and_sending_stops_the_sending() -> None:
    ended = a_consent(valid_until=date(2026, 9, 17))
    facts = facts_of(
        a_referral(S.CONSENT_CHECKED),
        record=Record(a_sheet(), ended),
        today=date(2026, 9, 18),
    )

    with pytest.raises(ConsentMissing, match="期間外"):
        decide(REFERRAL, facts, "send", party_of(REFERRAL.verb("send").by), AT, {})


def test_one_sheet_to_two_counters_asks_for_each() -> None:
    record = Record(a_sheet(), a_consent(), receiver=Counter(13, "社会福祉協議会"))
    facts = facts_of(a_referral(S.DRAFT), record=record)

    with pytest.raises(ConsentMissing, match="社会福祉協議会"):
        done(REFERRAL, "check_consent", S.DRAFT, facts)


@pytest.mark.parametrize(
    ("consent", "day", "holds"),
    [
        (a_consent(), date(2026, 8, 31), False),  # the day before it was given
        (a_consent(), date(2026, 9, 1), True),  # the first day counts
        (a_consent(), date(2099, 1, 1), True),  # until withdrawn
        (a_consent(valid_until=TODAY), TODAY, True),  # the last day counts
        (a_consent(valid_until=TODAY), date(2026, 9, 18), False),
        (a_consent(withdrawn_on=TODAY), date(2026, 9, 16), True),
        (a_consent(withdrawn_on=TODAY), TODAY, False),  # from the withdrawal on, not
        (a_consent(withdrawn_on=TODAY), date(2026, 9, 18), False),
    ],
)
def test_a_consent_holds_from_its_first_to_its_last_day(
    consent: Consent, day: date, *, holds: bool
) -> None:
    assert consent.holds_on(day) is holds
