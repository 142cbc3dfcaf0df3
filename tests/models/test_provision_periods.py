"""支給・利用の期間, counted as 民法第143条 and 施行規則 count them."""

from datetime import date

import pytest

from models.provision import Kind
from models.provision import ProvisionState as S
from models.provision_periods import (
    end_of_school_year,
    months_from,
    months_later,
    months_of,
    moving_claim_until,
    rent_again_from,
    rent_claim_until,
    rent_months_left,
    rent_period,
    rent_resumes_until,
)
from models.provision_rules import PROVISION_RULES
from models.statutes import (
    MOVING_CLAIM,
    RENT_AT_MOST,
    SHELTER,
    STATUTORY_LIMITS,
    StatutoryLimit,
)
from tests.models.hand_offs import a_plan_service, a_policy


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (date(2026, 4, 1), 12, date(2027, 3, 31)),  # a fiscal year
        (date(2026, 4, 1), 6, date(2026, 9, 30)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),  # no such day: the month's last
        (date(2026, 10, 15), 3, date(2027, 1, 14)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),  # leap year
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
    ],
)
def test_a_period_of_use_counts_its_first_day(
    start: date, months: int, last: date
) -> None:
    assert months_from(start, months) == last


@pytest.mark.parametrize(
    ("month", "months", "period"),
    [
        (date(2026, 10, 1), 3, (date(2026, 10, 1), date(2026, 12, 31))),
        (date(2026, 12, 15), 3, (date(2026, 12, 1), date(2027, 2, 28))),
        (date(2027, 12, 31), 3, (date(2027, 12, 1), date(2028, 2, 29))),
        (date(2027, 1, 1), 3, (date(2027, 1, 1), date(2027, 3, 31))),  # 年度末
        (date(2027, 3, 1), 1, (date(2027, 3, 1), date(2027, 3, 31))),
    ],
)
def test_rent_is_paid_for_whole_months(
    month: date, months: int, period: tuple[date, date]
) -> None:
    assert rent_period(month, months) == period


@pytest.mark.parametrize(
    ("granted", "left"), [(0, 3), (3, 3), (6, 3), (7, 2), (8, 1), (9, 0), (12, 0)]
)
def test_rent_is_granted_three_months_at_a_time_and_nine_in_all(
    granted: int, left: int
) -> None:
    assert rent_months_left(granted) == left


@pytest.mark.parametrize(
    ("lost", "sick", "until"),
    [
        (date(2024, 9, 18), 0, date(2026, 9, 17)),  # that day is the first day
        (date(2024, 2, 29), 0, date(2026, 2, 28)),
        (date(2024, 9, 18), 29, date(2026, 9, 17)),  # shorter than 30 days
        (date(2024, 9, 18), 30, date(2026, 10, 17)),
        (date(2024, 9, 18), 400, date(2027, 10, 22)),
        (date(2024, 9, 18), 5000, date(2028, 9, 17)),  # four years at most
    ],
)
def test_rent_may_be_claimed_for_two_years_and_sickness_adds_up_to_four(
    lost: date, sick: int, until: date
) -> None:
    assert rent_claim_until(lost, sick) == until


def test_moving_costs_are_claimed_within_two_years_of_the_month_of_decrease() -> None:
    assert moving_claim_until(date(2024, 10, 31)) == date(2026, 9, 30)
    assert moving_claim_until(date(2024, 10, 1)) == date(2026, 9, 30)


@pytest.mark.parametrize(
    ("ended", "again"),
    [
        (date(2026, 9, 30), date(2027, 10, 1)),
        (date(2026, 9, 1), date(2027, 10, 1)),  # the month after the end counts first
        (date(2027, 2, 28), date(2028, 3, 1)),
        (date(2026, 12, 31), date(2028, 1, 1)),
    ],
)
def test_rent_is_granted_anew_after_a_whole_year(ended: date, again: date) -> None:
    assert rent_again_from(ended) == again


def test_an_interrupted_payment_is_resumed_within_two_years() -> None:
    assert rent_resumes_until(date(2026, 9, 10)) == date(2028, 9, 10)
    assert rent_resumes_until(date(2026, 2, 28)) == date(2028, 2, 29)


def test_months_are_counted_with_both_ends() -> None:
    assert months_of(date(2026, 11, 30), date(2027, 2, 1)) == 4
    assert months_later(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert months_later(date(2026, 1, 1), -1) == date(2025, 12, 1)


@pytest.mark.parametrize(
    ("kind", "first_end", "latest"),
    [
        (Kind.RENT, date(2026, 12, 31), date(2027, 6, 30)),
        (Kind.WORK_PREPARATION, date(2027, 9, 30), None),
        (Kind.WORK_TRAINING, date(2027, 9, 30), None),
        (Kind.BUDGET, date(2027, 9, 30), None),
        (Kind.SHELTER, date(2026, 12, 31), date(2027, 3, 31)),
        (Kind.HOME_VISITS, date(2027, 9, 30), None),
        (Kind.LEARNING, date(2027, 3, 31), None),
    ],
)
def test_each_programme_lasts_as_its_article_or_agreement_says(
    kind: Kind, first_end: date, latest: date | None
) -> None:
    rule, start = PROVISION_RULES[kind], date(2026, 10, 1)

    assert rule.first_end(start, a_policy()) == first_end
    assert rule.latest_end(start) == latest


def test_every_kind_has_its_rule_and_says_law_or_agreement() -> None:
    assert set(PROVISION_RULES) == set(Kind)
    for kind, rule in PROVISION_RULES.items():
        by_law = rule.limit is not None or kind is Kind.MOVING

        assert ("施行規則" in rule.basis) is (by_law or kind is Kind.WORK_TRAINING)
        assert ("取り決め" in rule.basis) is not by_law


def test_what_the_amendment_of_2025_brought_says_since_when() -> None:
    since = {x.name for x in STATUTORY_LIMITS if x.holds_from == date(2025, 4, 1)}

    assert {MOVING_CLAIM.name, SHELTER.name} <= since
    assert "令和7年4月1日" in PROVISION_RULES[Kind.MOVING].basis
    assert all(isinstance(x, StatutoryLimit) and x.citation for x in STATUTORY_LIMITS)
    assert RENT_AT_MOST.holds_from is None


def test_a_school_year_ends_in_march() -> None:
    assert end_of_school_year(date(2026, 4, 1)) == date(2027, 3, 31)
    assert end_of_school_year(date(2027, 3, 31)) == date(2027, 3, 31)


def test_the_exit_talk_is_called_in_the_eighth_month_and_before_the_shelter_ends() -> (
    None
):
    rent = {"period_from": date(2027, 4, 1), "ends_on": date(2027, 6, 30)}
    shelter = {"kind": Kind.SHELTER, "period_from": date(2026, 10, 1)}
    last = a_plan_service(S.PAID, months_granted=9, **rent)
    second = a_plan_service(S.PAID, months_granted=6, **rent)

    assert PROVISION_RULES[Kind.RENT].talk_from(last) == date(2027, 5, 1)
    assert PROVISION_RULES[Kind.RENT].talk_from(second) is None
    in_shelter = a_plan_service(S.USED, **shelter)
    assert PROVISION_RULES[Kind.SHELTER].talk_from(in_shelter) == date(2026, 12, 15)
