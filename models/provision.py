"""事業の利用票 — one use of one benefit or programme (給付・事業) under a support plan.

The rules are in `models/plan_service.py`, what differs from one 事業 to the next in
`models/provision_rules.py`.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from models.case_row import CaseRow
from models.columns import moment, status_of
from models.labelled import Labelled


class Kind(Labelled):
    """事業の種類 (生活困窮者自立支援法第3条)."""

    RENT = "rent", "住居確保給付金（家賃補助）"
    MOVING = "moving", "住居確保給付金（転居費用補助）"
    WORK_PREPARATION = "work_preparation", "就労準備支援"
    WORK_TRAINING = "work_training", "認定就労訓練"
    BUDGET = "budget", "家計改善支援"
    SHELTER = "shelter", "居住支援（旧一時生活支援・シェルター）"
    HOME_VISITS = "home_visits", "地域居住支援"
    LEARNING = "learning", "子どもの学習・生活支援"


class ProvisionState(Labelled):
    """Where one use stands, and what that is called."""

    DRAFT = "draft", "作成中"
    RENT_APPLIED = "rent_applied", "支給の決定待ち（家賃補助）"
    MOVING_APPLIED = "moving_applied", "支給の決定待ち（転居費用補助）"
    ASKED = "asked", "受入れの回答待ち"
    PAID = "paid", "支給中"
    EXTENSION_ASKED = "extension_asked", "延長の決定待ち"
    INTERRUPTED = "interrupted", "支給の中断中"
    TO_MOVE = "to_move", "転居費用の支給待ち"
    USED = "used", "利用中"
    ENDED = "ended", "終了"
    CEASED = "ceased", "支給の中止"
    REFUSED = "refused", "不支給（次の対応待ち）"
    DECLINED = "declined", "受入れなし（次の対応待ち）"
    TURNED = "turned", "不支給・受入れなし（次の対応を記録済み）"
    DROPPED = "dropped", "取下げ"


class NeedSeenBy(Labelled):
    """転居の必要性を確認した支援 (規則第10条第5号ロ)."""

    BUDGET = "budget", "家計改善支援"
    COUNSELLING = "counselling", "自立相談支援の家計に関する相談支援"


class Ending(Labelled):
    """終了の事由."""

    PERIOD = "period", "期間の満了"
    WORK = "work", "就労・収入の増加"
    NEXT = "next", "次の段階の支援へ移行"
    HOUSED = "housed", "住まいの確保"
    MOVED = "moved", "市外への転出"
    ASSISTANCE = "assistance", "生活保護へ移行"
    WISH = "wish", "ご本人の希望"
    UNREACHED = "unreached", "ご本人と連絡がとれない"


class CeaseReason(Labelled):
    """支給の中止の事由 (規則第15条)."""

    NOT_FOLLOWED = "not_followed", "正当な理由なく就労支援等の指示に従わない"
    INCOME = "income", "常用就職等により収入が基準額を超えた"
    OTHER = "other", "その他の事由"


class MonthStatus(Labelled):
    """今月の状況 — what a provider says of one month."""

    AS_PLANNED = "as_planned", "予定どおり利用"
    ADJUSTED = "adjusted", "内容を調整しながら利用"
    BROKEN_OFF = "broken_off", "利用が途切れている"
    TALK = "talk", "相談したいことがある"
    CLOSE_TO_END = "close_to_end", "終了・次の段階が見込まれる"


class ProviderView(Labelled):
    """状況の照会への回答 — what a provider says before a plan is evaluated."""

    CONTINUE = "continue", "このまま続けることが望ましい"
    ADJUST = "adjust", "内容を変えて続けることが望ましい"
    NEXT = "next", "次の段階の支援が望ましい"
    FINISH = "finish", "終了できる見込み"
    TALK = "talk", "相談したいことがある"


class PlanService(CaseRow, table=True):
    """事業の利用: one person, one 事業, its decision, periods and monthly reports."""

    __tablename__ = "plan_service"
    __table_args__ = (
        UniqueConstraint("municipality_id", "number"),
        CheckConstraint(
            "(decided_on IS NULL) = (drafted_on IS NULL)"
            " AND (decided_on IS NULL) = (document_number = '')",
            name="decision_is_whole",
        ),
        CheckConstraint(
            "(ends_on IS NULL) = (period_from IS NULL)", name="period_has_both_ends"
        ),
        CheckConstraint(
            "need_on IS NULL OR need_seen_by IS NOT NULL", name="need_has_its_source"
        ),
        CheckConstraint(
            "(provider_view IS NULL) = (viewed_on IS NULL)", name="view_has_its_day"
        ),
    )

    kind: Kind = status_of(Kind)
    state: ProvisionState = status_of(ProvisionState, default=ProvisionState.DRAFT)
    client_id: int = Field(foreign_key="client.id", index=True)
    support_plan_id: int | None = Field(
        default=None, foreign_key="support_plan.id", index=True
    )
    no_plan_reason: str = ""  # 緊急支援 may precede the plan
    request_note: str = ""
    consent_on: date | None = None  # プラン同意: what a provider may be told
    # the claim to a benefit
    applied_on: date | None = None
    lost_on: date | None = None  # 離職・廃業等の日
    sick_days: int | None = None  # days of 疾病等, added where 30 or more
    decreased_on: date | None = None  # any day of the month of 収入減少
    earlier_ended_on: date | None = None  # 前回の支給が終わった日
    need_seen_by: NeedSeenBy | None = status_of(NeedSeenBy, default=None, nullable=True)
    need_on: date | None = None
    need_staff: str = ""  # by whom
    # the decision of the city: 起案日・決裁日・文書番号
    drafted_on: date | None = None
    decided_on: date | None = None
    document_number: str = ""
    refusal_reason: str = ""
    # periods
    started_on: date | None = None
    period_from: date | None = None
    ends_on: date | None = None  # the last day
    months_granted: int = 0  # of 家賃補助, all periods together
    extension_reason: str = ""
    interrupted_on: date | None = None
    interruption_reason: str = ""
    talk_called_on: date | None = None  # the end for which the exit talk was called
    # month by month; the events keep every answer
    month_on: date | None = None  # the first day of the last month that was opened
    month_status: MonthStatus | None = status_of(
        MonthStatus, default=None, nullable=True
    )
    # before the plan's evaluation
    inquired_for: date | None = None  # the plan's end for which it was asked last
    provider_view: ProviderView | None = status_of(
        ProviderView, default=None, nullable=True
    )
    view_note: str = ""
    viewed_on: date | None = None
    ending: Ending | None = status_of(Ending, default=None, nullable=True)
    cease_reason: CeaseReason | None = status_of(
        CeaseReason, default=None, nullable=True
    )
    paid_on: date | None = None
    closed_at: datetime | None = moment()
