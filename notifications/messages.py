"""通知の一覧 — every message of every process, declared once.

One row says who may read it, whether it asks, reminds or informs, how its subject
begins and reads, whether a day is named and as what, and which template holds its
words. Partners never read 期限超過; see `due_day.py`.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from notifications.kinds import MessageKind, Reader, Side


class Prefix(StrEnum):
    """The closed set of words a subject may begin with."""

    NEW = "【新着】"
    CHECK = "【要確認】"
    SEVEN_DAYS = "【期限7日前】"
    THREE_DAYS = "【期限3日前】"
    TODAY = "【本日期限】"
    OVERDUE = "【期限超過】"
    AGAIN = "【再送】"
    CANCELLED = "【取消】"


class Intent(StrEnum):
    """What the reader is meant to do."""

    ASKS = "asks"
    REMINDS = "reminds"
    INFORMS = "informs"


class DueWord(StrEnum):
    """How the day is called; a WISH becomes 期限 where an item is binding."""

    LIMIT = "期限"
    WISH = "回答希望日"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Saying:
    """One row of the table. `prefix` None: it follows from the day (reminders)."""

    kind: MessageKind
    sides: frozenset[Side]
    intent: Intent
    prefix: Prefix | None
    subject: str  # {process} and {what} are the labels of process and step
    due_word: DueWord
    template: str
    subject_again: str | None = None  # once the day has passed


K, P = MessageKind, Prefix
ANYONE = frozenset(Side)
OWN = frozenset({Side.OWN})
PARTNERS = frozenset({Side.INTERNAL, Side.EXTERNAL})
_ASKS, _INFORMS, _REMINDS = Intent.ASKS, Intent.INFORMS, Intent.REMINDS
_LIMIT, _WISH, _NONE = DueWord.LIMIT, DueWord.WISH, DueWord.NONE

# fmt: off
_ACTS = (
    Saying(K.REFERRAL_SENT_FOR_RECEIVER, ANYONE, _ASKS, P.NEW,
           "つなぎの受領確認について（依頼）", _WISH, "referral_sent"),
    Saying(K.URGENT_REFERRAL_FOR_RECEIVER, ANYONE, _ASKS, P.CHECK,
           "緊急のつなぎの受領確認について（依頼）", _WISH, "urgent_referral"),
    Saying(K.RECEIPT_CONFIRMED_FOR_SENDER, ANYONE, _INFORMS, P.NEW,
           "つなぎの受領確認の完了について（通知）", _NONE, "receipt_confirmed"),
    Saying(K.SUPPLEMENT_ASKED_FOR_SENDER, ANYONE, _ASKS, P.CHECK,
           "つなぎの補足について（照会）", _WISH, "supplement_asked"),
    Saying(K.SUPPLEMENT_GIVEN_FOR_RECEIVER, ANYONE, _INFORMS, P.NEW,
           "つなぎの補足について（回答）", _NONE, "supplement_given"),
    Saying(K.DECLINED_FOR_SENDER, ANYONE, _ASKS, P.CHECK,
           "つなぎの引受けの辞退について（回答）", _WISH, "declined"),
    Saying(K.INTERIM_NOTE_FOR_SENDER, ANYONE, _INFORMS, P.NEW,
           "つなぎの途中経過について（通知）", _NONE, "interim_note"),
    Saying(K.RESULT_REPORTED_FOR_SENDER, ANYONE, _ASKS, P.CHECK,
           "つなぎの結果の確認について（依頼）", _WISH, "result_reported"),
    Saying(K.CONFIRMED_FOR_RECEIVER, ANYONE, _INFORMS, P.NEW,
           "つなぎの結果確認の完了について（通知）", _NONE, "confirmed"),
    Saying(K.LAPSED_UNCONFIRMED_FOR_SENDER, ANYONE, _INFORMS, P.CHECK,
           "つなぎの終了（確認なし）について（通知）", _NONE, "lapsed_for_sender"),
    Saying(K.LAPSED_UNCONFIRMED_FOR_RECEIVER, ANYONE, _INFORMS, P.NEW,
           "つなぎの終了（確認なし）について（通知）", _NONE, "lapsed_for_receiver"),
    Saying(K.WITHDRAWAL_FOR_RECEIVER, ANYONE, _ASKS, P.CANCELLED,
           "つなぎの取下げの確認について（依頼）", _WISH, "withdrawal"),
    Saying(K.WITHDRAWN_FOR_SENDER, ANYONE, _INFORMS, P.CANCELLED,
           "つなぎの取下げの完了について（通知）", _NONE, "withdrawn"),
    Saying(K.HANDOVER_SHARED_FOR_RECEIVER, ANYONE, _ASKS, P.NEW,
           "引継ぎの受領確認について（依頼）", _WISH, "handover_shared"),
    Saying(K.HANDOVER_RECEIVED_FOR_SENDER, ANYONE, _INFORMS, P.NEW,
           "引継ぎの受領確認の完了について（通知）", _NONE, "handover_received"),
    Saying(K.HANDOVER_PROGRESS_FOR_SENDER, ANYONE, _INFORMS, P.NEW,
           "引継ぎの途中経過について（通知）", _NONE, "handover_progress"),
    Saying(K.HANDOVER_RESULT_FOR_SENDER, ANYONE, _ASKS, P.CHECK,
           "引継ぎの結果の確認について（依頼）", _WISH, "handover_result"),
    Saying(K.HANDOVER_CONFIRMED_FOR_RECEIVER, ANYONE, _INFORMS, P.NEW,
           "引継ぎの完了について（通知）", _NONE, "handover_confirmed"),
    Saying(K.REPORT_LATE_FOR_RECEIVER, ANYONE, _INFORMS, P.CHECK,
           "実績報告の提出状況について（通知）", _NONE, "report_late"),
    Saying(K.THANKS_FOR_RECEIVER, ANYONE, _INFORMS, P.NEW,
           "つなぎのお礼と先月の件数について（通知）", _NONE, "thanks"),
    Saying(K.WEEKLY_LIST, OWN, _ASKS, P.NEW,
           "支援プラン未作成の相談の確認について（週次レビュー）", _LIMIT,
           "weekly_list"),
    Saying(K.CONFERENCE_INVITED_FOR_MEMBER, ANYONE, _ASKS, P.NEW,
           "会議のご案内と出欠の回答について（依頼）", _WISH, "conference_invited"),
    Saying(K.CONFERENCE_MOVED_FOR_MEMBER, ANYONE, _ASKS, P.CHECK,
           "会議の日程の変更と出欠の回答について（依頼）", _WISH, "conference_moved"),
    Saying(K.CONFERENCE_CALLED_OFF_FOR_MEMBER, ANYONE, _INFORMS, P.CANCELLED,
           "会議の中止について（通知）", _NONE, "conference_called_off"),
    Saying(K.CONFERENCE_SOON_FOR_PARTNER, PARTNERS, _INFORMS, P.CHECK,
           "会議の開催について（通知）", _NONE, "conference_soon"),
    Saying(K.CONFERENCE_SOON_FOR_OWN_STAFF, OWN, _INFORMS, P.CHECK,
           "会議の開催について（通知）", _NONE, "conference_soon"),
    Saying(K.DUTY_ASKED, ANYONE, _ASKS, P.NEW,
           "{process}の{what}について（依頼）", _WISH, "duty_asked"),
    Saying(K.DUTY_DONE, ANYONE, _INFORMS, P.NEW,
           "{process}の{what}について（通知）", _NONE, "duty_done"),
    Saying(K.DELIVERY_PROBLEM_FOR_OWN_STAFF, OWN, _ASKS, P.CHECK,
           "メール不達への対応について（依頼）", _NONE, "delivery_problem"),
    Saying(K.ERRAND_FOR_OWN_STAFF, OWN, _ASKS, P.CHECK,
           "{what}について（連絡用務の依頼）", _LIMIT, "errand"),
    Saying(K.ERRAND_FOR_OWN_SENIOR, OWN, _ASKS, P.CHECK,
           "{what}について（連絡用務の依頼）", _LIMIT, "errand"),
    Saying(K.ERRAND_FOR_OWN_CHIEF, OWN, _ASKS, P.CHECK,
           "{what}について（連絡用務の依頼）", _LIMIT, "errand"),
    Saying(K.URGENT_CALL_FOR_RECEIVER, ANYONE, _ASKS, P.CHECK,
           "緊急の連絡（電話のお願い）", _NONE, "urgent_call"),
    Saying(K.URGENT_PHONE_FOR_OWN_STAFF, OWN, _ASKS, P.CHECK,
           "緊急の連絡の電話について（至急）", _NONE, "urgent_phone"),
    Saying(K.URGENT_PHONE_FOR_OWN_SENIOR, OWN, _ASKS, P.CHECK,
           "緊急の連絡の電話について（至急・主任）", _NONE, "urgent_phone"),
    Saying(K.URGENT_PHONE_FOR_OWN_CHIEF, OWN, _ASKS, P.CHECK,
           "緊急の連絡の電話について（至急・係長）", _NONE, "urgent_phone"),
    Saying(K.ERRAND_REMINDER_FOR_OWN_STAFF, OWN, _REMINDS, None,
           "{what}について（連絡用務の依頼）", _LIMIT, "errand_reminder"),
    Saying(K.ERRAND_REMINDER_FOR_OWN_SENIOR, OWN, _REMINDS, None,
           "{what}について（連絡用務の確認依頼）", _LIMIT, "errand_reminder"),
    Saying(K.ERRAND_REMINDER_FOR_OWN_CHIEF, OWN, _REMINDS, None,
           "{what}について（連絡用務の確認依頼）", _LIMIT, "errand_reminder"),
)
# fmt: on

REMINDERS = (
    "acknowledgement_reminder",
    "first_contact_reminder",
    "result_reminder",
    "supplement_reminder",
    "next_step_reminder",
    "confirmation_reminder",
    "withdrawal_reminder",
)
HANDOVER_REMINDER = "handover_reminder"
DUTY_REMINDER = "duty_reminder"  # of every process that has no words of its own
_ABOUT = "つなぎの{what}について"
_AGAIN = "ご回答のお願い（再）：つなぎの{what}"
_REMINDER_SUBJECTS = {
    Reader.PARTNER: f"{_ABOUT}（依頼）",
    Reader.PARTNER_CHIEF: f"{_ABOUT}（依頼）",
    Reader.OWN_STAFF: f"{_ABOUT}（依頼）",
    Reader.OWN_SENIOR: f"{_ABOUT}（対応の依頼）",
    Reader.OWN_CHIEF: f"{_ABOUT}（至急の対応依頼）",
}


def reminder_kind(reminder: str, reader: Reader) -> MessageKind:
    """Return the message of a rung, such as acknowledgement_reminder, for a reader.

    Raises ValueError for a reminder that is not in the table.
    """
    return MessageKind(f"{reminder}_for_{reader}")


def _reminder(reminder: str, reader: Reader) -> Saying:
    """Return one rung: partners are asked politely, our own side in plain words."""
    to_partner = reader in {Reader.PARTNER, Reader.PARTNER_CHIEF}
    return Saying(
        kind=reminder_kind(reminder, reader),
        sides=PARTNERS if to_partner else OWN,
        intent=_REMINDS,
        prefix=None,
        subject=_REMINDER_SUBJECTS[reader],
        due_word=_WISH if to_partner else _LIMIT,
        template=f"reminder_for_{reader}",
        subject_again=_AGAIN if to_partner else None,
    )


def _of_a_handover(row: Saying) -> Saying:
    """Return the same rung of a handover: 引継ぎ is not called つなぎ."""
    again = row.subject_again and row.subject_again.replace("つなぎ", "引継ぎ")
    subject = row.subject.replace("つなぎ", "引継ぎ")
    template = f"handover_{row.template}"
    return replace(row, subject=subject, template=template, subject_again=again)


def _of_any_process(row: Saying) -> Saying:
    """Return the same rung of whichever process the item is of."""
    again = row.subject_again and row.subject_again.replace("つなぎ", "{process}")
    subject = row.subject.replace("つなぎ", "{process}")
    template = f"duty_{row.template}"
    return replace(row, subject=subject, template=template, subject_again=again)


_LADDERS = (
    *(_reminder(name, reader) for name in REMINDERS for reader in Reader),
    *(_of_a_handover(_reminder(HANDOVER_REMINDER, reader)) for reader in Reader),
    *(_of_any_process(_reminder(DUTY_REMINDER, reader)) for reader in Reader),
)

MESSAGES: dict[MessageKind, Saying] = {row.kind: row for row in (*_ACTS, *_LADDERS)}
