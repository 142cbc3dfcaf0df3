"""入口（entrance） — where a handover begins, and the closed lists of its first acts.

The entrance decides the first state and the first verb; what follows is shared.
"""

from models.labelled import Labelled


class Entrance(Labelled):
    """入口 — from which work the person is handed on."""

    SUPPORT = "support", "自立相談支援の途中で（要保護となるおそれがあるとき）"
    ENDING = "ending", "保護の廃止の前に"
    INTERVIEW = "interview", "生活保護の面接相談から（申請をされないとき）"
    REFUSED = "refused", "生活保護の申請の却下・取下げの後に"
    DURING = "during", "保護を受けている間の支援のために（特定被保護者）"


class WishToApply(Labelled):
    """申請意思の有無 — as the person said at the interview."""

    WISHES = "wishes", "申請の意思がある"
    DOES_NOT = "does_not", "申請の意思はない"
    UNDECIDED = "undecided", "決めていない"


class Criterion(Labelled):
    """特定被保護者の要件 — 生活保護法施行規則第18条の17."""

    EXPECTED = "expected", "将来保護を必要としなくなる見込みが相当程度ある（第1号）"
    NO_PROGRAMME = "no_programme", "実施機関が事業を行っておらず、必要である（第2号）"
    SPECIAL = "special", "その他特段の事情がある（第3号）"


class AssistedProgramme(Labelled):
    """特定被保護者が利用する事業 — 生活困窮者自立支援法第3条第4項から第6項まで."""

    WORK = "work", "就労準備支援"
    BUDGET = "budget", "家計改善支援"
    HOME_VISITS = "home_visits", "居住支援（地域居住支援）"


class ToldHow(Labelled):
    """本人への通知の方法 — by a person or on paper, never by a mail of ours."""

    MET = "met", "面接で"
    VISITED = "visited", "訪問して"
    POSTED = "posted", "文書を郵送して"
    TELEPHONED = "telephoned", "電話で"


class DelayStated(Labelled):
    """遅延の理由の明示 — 生活保護法第24条第6項."""

    STATED = "stated", "決定の通知書に理由を明示した"


class EndedApplication(Labelled):
    """却下・取下げ — how the application ended before our side hears of it."""

    REFUSED = "refused", "申請の却下"
    WITHDRAWN = "withdrawn", "申請の取下げ"
