"""相談支援の記録票 — one person's case at a support desk, from 受付 to 終結.

The rules are in `models/support_case.py`. The name stands on the client; nothing here
is shown to another office.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from models.case_row import CaseRow
from models.columns import document, moment, status_of
from models.labelled import Labelled


class SupportCaseState(Labelled):
    """Where one case stands, and what that is called."""

    DRAFT = "draft", "作成中"
    RECEIVED = "received", "受付済み（スクリーニング待ち）"
    ASSESSING = "assessing", "継続支援（アセスメント中）"
    PLANNING = "planning", "継続支援（支援プランの案を作成中）"
    PLANNED = "planned", "継続支援（支援プランあり）"
    DECIDING = "deciding", "今後の方針の判断待ち"
    UNPLANNED = "unplanned", "継続支援（プラン未作成）"
    ADVISED = "advised", "情報提供・相談対応のみで終了"
    ELSEWHERE = "elsewhere", "他機関へつないで終了"
    SUSPENDED = "suspended", "中断"
    CLOSED = "closed", "終結"


class Route(Labelled):
    """相談の経路."""

    VISIT = "visit", "ご本人の来所"
    TELEPHONE = "telephone", "ご本人の電話・メール"
    OUTREACH = "outreach", "訪問（アウトリーチ）"
    FAMILY = "family", "家族・知人から"
    REFERRED = "referred", "関係機関・他課からのつなぎ"
    OTHER = "other", "その他・不明"


class Application(Labelled):
    """相談申込・個人情報の取扱いへの同意 (相談受付・申込票)."""

    SIGNED = "signed", "申込票に署名あり"
    ORAL = "oral", "口頭による申込み（記録済み）"
    NOT_YET = "not_yet", "未取得（引き続き働きかける）"


class Screening(Labelled):
    """スクリーニングの区分."""

    ADVICE = "advice", "情報提供・相談対応のみ"
    ELSEWHERE = "elsewhere", "他機関・他制度へのつなぎ"
    CONTINUED = "continued", "継続支援"
    SUSPENDED = "suspended", "中断・終了"


class Problem(Labelled):
    """課題: what a first アセスメント finds, several at once (座間市の区分, H30)."""

    POVERTY = "poverty", "経済的困窮"
    ILLNESS = "illness", "病気"
    BUDGET = "budget", "家計管理の問題"
    JOB_SEEKING = "job_seeking", "就職活動困難"
    MENTAL_HEALTH = "mental_health", "メンタルヘルス"
    FAMILY = "family", "家族関係"
    ISOLATION = "isolation", "社会的孤立"
    DEBT = "debt", "債務"
    DISABILITY = "disability", "障害（疑い）"
    HOUSING = "housing", "住まい不安定"
    OTHER = "other", "その他"


class NoPlanReason(Labelled):
    """プラン未作成の理由."""

    NOT_AGREED = "not_agreed", "ご本人の同意が得られない"
    SHORT = "short", "短期間の支援で足りる見込み"
    EMERGENCY = "emergency", "緊急支援を先行している"
    OTHER_BODY = "other_body", "他機関が中心となって支援している"
    UNREACHED = "unreached", "ご本人と連絡がとれない"
    OTHER = "other", "その他"


class CaseEnding(Labelled):
    """終結・中断の事由."""

    ACHIEVED = "achieved", "目標の達成・自立"
    ASSISTANCE = "assistance", "生活保護へ移行"
    ELSEWHERE = "elsewhere", "他機関の支援へ移行"
    MOVED = "moved", "市外への転出"
    DIED = "died", "死亡"
    WISH = "wish", "ご本人の希望"
    DETAINED = "detained", "入院・逮捕等により継続できない"
    UNREACHED = "unreached", "ご本人と連絡がとれない"
    OTHER = "other", "その他"


class SupportCase(CaseRow, table=True):
    """相談支援: one person's case; the desk in charge and the one that decides."""

    __tablename__ = "support_case"
    __table_args__ = (
        UniqueConstraint("municipality_id", "number"),
        UniqueConstraint("referral_id"),
        CheckConstraint(
            "(applied_on IS NULL) = (application = 'not_yet')",
            name="application_has_its_day",
        ),
        CheckConstraint(
            "(screening IS NULL) = (screened_on IS NULL)", name="screening_has_its_day"
        ),
        CheckConstraint(
            "(ending IS NULL) = (ended_on IS NULL)", name="ending_has_its_day"
        ),
    )

    client_id: int = Field(foreign_key="client.id", index=True)
    referral_id: int | None = Field(default=None, foreign_key="referral.id")
    state: SupportCaseState = status_of(
        SupportCaseState, default=SupportCaseState.DRAFT
    )
    route: Route = status_of(Route)
    received_on: date = Field(index=True)  # 受付日
    application: Application = status_of(Application)
    applied_on: date | None = None  # 申込日
    budget_concern: bool = False  # 家計相談が必要と思われる
    screening: Screening | None = status_of(Screening, default=None, nullable=True)
    screened_on: date | None = None
    assessed_on: date | None = None
    problems: list[str] = document(default_factory=list)  # 課題, as `Problem`
    visits: int = 1  # days on which the person was met or reached, the first included
    last_visit_on: date | None = None
    attempts: list[str] = document(default_factory=list)  # days tried since, in ISO
    move_what: str = ""  # 次の対応
    move_who: str = ""
    move_on: date | None = None
    no_plan_reason: NoPlanReason | None = status_of(
        NoPlanReason, default=None, nullable=True
    )
    next_look_on: date | None = None
    plan_ends_on: date | None = None  # of the latest plan
    ending: CaseEnding | None = status_of(CaseEnding, default=None, nullable=True)
    ended_on: date | None = None
    closed_at: datetime | None = moment()
