"""事業ごとの決まり — what differs from one 事業 to the next, in one table.

`limit` is the law's period and `at_most` its longest one; without them the period is
agreed, not law (`months` names the number in the policy; `school_year` ends on 3/31).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from models.policy import Policy
from models.provision import Kind, PlanService
from models.provision_periods import (
    end_of_school_year,
    first_of_month,
    last_day,
    months_from,
    months_in,
    months_later,
)
from models.statutes import (
    HOME_VISITS,
    MOVING_CLAIM,
    RENT_AT_MOST,
    RENT_PERIOD,
    SHELTER,
    SHELTER_AT_MOST,
    WORK_PREPARATION,
    StatutoryLimit,
)
from models.wareki import era_form

AGREED = "法令に期間の定めはなく、窓口どうしの取り決めです。"
TALK_IN_LAST_MONTHS = 2  # agreed: 家賃補助 8か月目から
TALK_AFTER = (2, 14)  # agreed: シェルター, months and days from the start


def _last_months_of_rent(row: PlanService) -> date | None:
    """Return the first day of the 8th month, once the last period is granted."""
    if row.ends_on is None or row.months_granted < months_in(RENT_AT_MOST):
        return None
    return first_of_month(months_later(row.ends_on, 1 - TALK_IN_LAST_MONTHS))


def _before_leaving_shelter(row: PlanService) -> date | None:
    if row.period_from is None:
        return None
    months, days = TALK_AFTER
    return months_later(row.period_from, months) + timedelta(days=days)


def _never(_row: PlanService) -> date | None:
    return None


@dataclass(frozen=True)
class ProvisionRule:
    """One 事業: how a use begins, how long it may last, and who reports monthly."""

    kind: Kind
    begins: str  # the verb that starts it
    form: str  # the paper it begins with
    basis: str  # what is shown beside the period
    limit: StatutoryLimit | None = None
    at_most: StatutoryLimit | None = None
    months: str = ""  # the agreed number where no law fixes one
    school_year: bool = False
    talk_from: Callable[[PlanService], date | None] = _never  # 終了後の生活の面談

    @property
    def is_benefit(self) -> bool:
        """Tell whether the city grants money, rather than a provider taking part."""
        return self.begins != "ask_provider"

    def first_end(self, start: date, policy: Policy) -> date:
        """Return the longest first period's last day; the start day counts."""
        if self.limit:
            return last_day(self.limit, start)
        if self.school_year:
            return end_of_school_year(start)
        return months_from(start, int(policy.number(self.months)))

    def latest_end(self, start: date) -> date | None:
        """Return the day that no extension may pass; None where the law has none."""
        return last_day(self.at_most, start) if self.at_most else None


def cited(limit: StatutoryLimit) -> str:
    """Return 「…3か月（施行規則第12条第1項、令和7年4月1日から）」 for a page."""
    since = f"、{era_form(limit.holds_from)}から" if limit.holds_from else ""
    return f"{limit.name}：{months_in(limit)}か月（{limit.citation}{since}）"


def _cited(*limits: StatutoryLimit) -> str:
    return "　".join(cited(limit) for limit in limits)


# fmt: off
_RULES = (
    ProvisionRule(Kind.RENT, "apply_rent", "支給申請書（様式第1号）",
                  _cited(RENT_PERIOD, RENT_AT_MOST), RENT_PERIOD, RENT_AT_MOST,
                  talk_from=_last_months_of_rent),
    ProvisionRule(Kind.MOVING, "apply_moving", "支給申請書（様式第1号の2）",
                  f"{cited(MOVING_CLAIM)}　支給額は住宅扶助基準に基づく額の3倍までです"
                  "（生活困窮者自立支援法施行規則第11条）。"),
    ProvisionRule(Kind.WORK_PREPARATION, "ask_provider", "利用申込書",
                  f"{_cited(WORK_PREPARATION)}　状況により別に定めることができます。",
                  WORK_PREPARATION),
    ProvisionRule(Kind.WORK_TRAINING, "ask_provider", "利用申込書",
                  f"{AGREED}事業者は自立相談支援機関と連絡調整を行います"
                  "（生活困窮者自立支援法施行規則第21条第2号ロ）。",
                  months="plan_service.months.work_training"),
    ProvisionRule(Kind.BUDGET, "ask_provider", "利用申込書", AGREED,
                  months="plan_service.months.budget"),
    ProvisionRule(Kind.SHELTER, "ask_provider", "利用申込書",
                  _cited(SHELTER, SHELTER_AT_MOST), SHELTER, SHELTER_AT_MOST,
                  talk_from=_before_leaving_shelter),
    ProvisionRule(Kind.HOME_VISITS, "ask_provider", "利用申込書",
                  f"{_cited(HOME_VISITS)}　状況により別に定めることができます。",
                  HOME_VISITS),
    ProvisionRule(Kind.LEARNING, "ask_provider", "利用申込書",
                  f"年度ごとに利用します。{AGREED}", school_year=True),
)
# fmt: on
PROVISION_RULES = {rule.kind: rule for rule in _RULES}
