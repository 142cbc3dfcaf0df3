"""通知の状態 — how a notice really stands: written, leaving, sent, back, or not at all.

送信済み says that the relay took it, never that somebody read it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from models.mail import MAIL_STATE_LABELS, Mail, MailState
from models.notice import SUPPRESSED_LABELS, Notice, NoticeState, Suppressed
from models.wareki import month_day
from web.days import moment_in_words


@dataclass(frozen=True)
class Standing:
    """One notice: the badge, the moment in words, and what a person should do."""

    tone: str
    words: str
    when: str = ""
    advice: str = ""

    @property
    def failed(self) -> bool:
        """Whether it reached nobody, or nobody knows."""
        return self.tone in {"failed", "unknown"}


_TONES = {
    MailState.QUEUED: "later",
    MailState.SENDING: "later",
    MailState.SENT: "done",
    MailState.FAILED: "failed",
    MailState.UNKNOWN: "unknown",
    MailState.HELD: "unknown",
    MailState.CANCELLED: "paused",
}
_ADVICE = {
    MailState.FAILED: "電話で連絡し、連絡用務に結果を記録してください。",
    MailState.UNKNOWN: "届いたかを相手先に電話でご確認ください。",
    MailState.HELD: "管理者の確認まで送りません。お急ぎの場合は電話をご利用ください。",
}
_BOUNCED = "宛先を確認し、電話で連絡してください。"


def standing_of(notice: Notice, mail: Mail | None) -> Standing:
    """How this notice stands now."""
    if notice.state is NoticeState.SUPPRESSED:
        return _suppressed(notice)
    if notice.state is NoticeState.CANCELLED:
        return Standing("paused", "取りやめ（対応済みのため）")
    if mail is None:
        return Standing("later", "送信待ち", f"{month_day(notice.send_on)}に送信予定")
    return mail_standing(mail)


def _suppressed(notice: Notice) -> Standing:
    reason = Suppressed(notice.reason) if notice.reason else None
    words = SUPPRESSED_LABELS[reason] if reason else "送りません"
    return Standing("paused" if reason is Suppressed.OVERTAKEN else "failed", words)


def mail_standing(mail: Mail) -> Standing:
    """How this mail stands, whatever it says."""
    if mail.bounced_at is not None:
        return Standing("failed", "不達", moment_in_words(mail.bounced_at), _BOUNCED)
    words, when = MAIL_STATE_LABELS[mail.state], _moment(mail.sent_at)
    return Standing(_TONES[mail.state], words, when, _ADVICE.get(mail.state, ""))


def _moment(at: datetime | None) -> str:
    return moment_in_words(at) if at else ""


def latest_by_duty(
    rows: Iterable[tuple[Notice, Mail | None]],
) -> dict[int, tuple[int, Standing]]:
    """Post and standing of the last notice of each duty; folded rungs do not count."""
    return {
        notice.duty_id: (notice.post_id, standing_of(notice, mail))
        for notice, mail in rows
        if notice.reason != Suppressed.OVERTAKEN.value
    }
