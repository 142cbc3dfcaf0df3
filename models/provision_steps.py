"""事業の利用の段階 — the states of a use and the steps that each side owes in it.

Only a use of the right 事業 has a step (`only_if`); ends and months are counted from
days on the row. Every number here is agreed, but the two years of a resumption.
"""

from functools import partial

from models.ladders import climbing, early
from models.procedure import Rung, Side, State, Step, Tell
from models.provision import Kind
from models.provision import ProvisionState as S
from models.provision_rules import PROVISION_RULES
from models.statutes import RENT_RESUMPTION

_PROVIDED = frozenset(k for k, r in PROVISION_RULES.items() if not r.is_benefit)
_YEAR = frozenset({Kind.WORK_PREPARATION})
_SHELTER = frozenset({Kind.SHELTER})
_VISITS = frozenset({Kind.HOME_VISITS})
_ASKED = Tell("duty_asked", Side.RECEIVER)
_BY_RULES = "期間は、生活困窮者自立支援法施行規則{}によるものです。"


def _before(name: str, days: str) -> Rung:
    """Return a rung so many calendar days before the end; the number is agreed."""
    number = f"plan_service.before.{days}"
    return early(name, "満了前の通知", number, calendar_days=True)


_AT_THE_END = partial(Step, owed_by=Side.SENDER, due="plan_service.end",
                      counted_from="ends_on", counted_as="期間の満了",
                      catches_up=True)  # fmt: skip

# fmt: off
_TURNS = {
    S.DRAFT: Side.SENDER, S.RENT_APPLIED: Side.RECEIVER,
    S.MOVING_APPLIED: Side.RECEIVER, S.ASKED: Side.RECEIVER, S.PAID: Side.SENDER,
    S.EXTENSION_ASKED: Side.RECEIVER, S.INTERRUPTED: Side.SENDER,
    S.TO_MOVE: Side.RECEIVER, S.USED: Side.SENDER,
    S.REFUSED: Side.SENDER, S.DECLINED: Side.SENDER,
}
STATES = {s: State(s.label, _TURNS.get(s), final=s not in _TURNS) for s in S}

STEPS = (
    Step("grant_decision", "支給の決定", Side.RECEIVER, due="plan_service.decision",
         opens_on=("apply_rent", "apply_moving"), ladder=climbing(), asks=_ASKED),
    Step("acceptance", "受入れの回答", Side.RECEIVER, opens_on=("ask_provider",),
         due="plan_service.acceptance", ladder=climbing(), asks=_ASKED),
    Step("next_step", "次の対応", Side.SENDER, opens_on=("refuse_grant", "decline"),
         due="plan_service.next_step", ladder=climbing()),
    _AT_THE_END("rent_end", "支給期間の満了前の確認",
                opens_on=("grant_rent", "extend_rent", "refuse_extension",
                          "resume_rent"),
                ladder=climbing(_before("first", "rent_first"),
                                _before("second", "rent_second"),
                                _before("third", "rent_third")),
                remark=_BY_RULES.format("第12条")),
    _AT_THE_END("year_end", "利用期間の満了前の評価",
                opens_on=("take_in", "extend_use"), only_if=("kind", _YEAR),
                ladder=climbing(_before("first", "year_first"),
                                _before("second", "use_first")),
                remark=_BY_RULES.format("第5条")),
    _AT_THE_END("shelter_end", "利用期間の満了前の確認",
                opens_on=("take_in", "extend_use"), only_if=("kind", _SHELTER),
                ladder=climbing(_before("first", "use_second")),
                remark=_BY_RULES.format("第7条")),
    _AT_THE_END("visits_end", "利用期間の満了前の評価",
                opens_on=("take_in", "extend_use"), only_if=("kind", _VISITS),
                ladder=climbing(_before("first", "use_first"),
                                _before("second", "use_second")),
                remark=_BY_RULES.format("第8条の2")),
    _AT_THE_END("use_end", "利用期間の満了前の評価",
                opens_on=("take_in", "extend_use"),
                only_if=("kind", _PROVIDED - _YEAR - _SHELTER - _VISITS),
                ladder=climbing(_before("first", "use_first"),
                                _before("second", "use_second"))),
    Step("extension_decision", "延長の決定", Side.RECEIVER, opens_on=("ask_extension",),
         due="plan_service.decision", ladder=climbing(), asks=_ASKED),
    Step("resumption", "支給の再開の確認", Side.SENDER, opens_on=("interrupt_rent",),
         due="", law=RENT_RESUMPTION, counted_from="interrupted_on",
         ladder=climbing(_before("first", "rent_first"),
                         _before("second", "rent_second"))),
    Step("moving_payment", "転居費用の支給", Side.RECEIVER, opens_on=("grant_moving",),
         due="plan_service.payment", ladder=climbing()),
    Step("activity_report", "求職活動状況報告の確認", Side.SENDER,
         opens_on=("open_month",), only_if=("kind", frozenset({Kind.RENT})),
         due="plan_service.month", counted_from="month_on",
         occurrence_from="month", catches_up=True,
         ladder=climbing(early("first", "月末前の通知", "plan_service.before.month"))),
    Step("monthly_status", "今月の状況", Side.RECEIVER, opens_on=("open_month",),
         only_if=("kind", _PROVIDED), due="plan_service.month",
         counted_from="month_on", occurrence_from="month", catches_up=True,
         ladder=climbing(), asks=_ASKED),
    Step("inquiry", "評価の前の状況照会への回答", Side.RECEIVER, opens_on=("inquire",),
         only_if=("kind", _PROVIDED), due="plan_service.inquiry",
         occurrence_from="inquired_for", ladder=climbing(), asks=_ASKED),
    Step("exit_talk", "終了後の生活についての面談", Side.SENDER,
         opens_on=("call_talk",), due="plan_service.end", counted_from="ends_on",
         counted_as="期間の満了",
         ladder=climbing(_before("first", "use_second"))),
    Step("training_review", "就労支援計画の見直し", Side.RECEIVER,
         opens_on=("take_in", "review_training"), due="plan_service.training_review",
         only_if=("kind", frozenset({Kind.WORK_TRAINING})), ladder=climbing()),
    Step("parent_talk", "保護者との面談", Side.SENDER, opens_on=("take_in",),
         only_if=("kind", frozenset({Kind.LEARNING})), due="plan_service.parent_talk",
         counted_from="started_on",
         ladder=climbing(_before("first", "use_second"))),
)
# fmt: on
