"""Letters as the demo town would write them, for every kind of message."""

from dataclasses import replace
from datetime import date
from typing import Any

from notifications.facts import Addressee, Item, Letter, Meeting, Office
from notifications.kinds import MessageKind, Side
from notifications.messages import MESSAGES

TODAY = date(2026, 9, 24)  # the Thursday after Silver Week
DUE = date(2026, 9, 28)
OWN_OFFICE, TAX, HOSPITAL = "生活援護課", "税務課", "みなみ総合病院"
DESK = Office(
    name="座間市 生活援護課",
    desk="自立サポート担当",
    phone="046-000-0000",
    extension="1234",
    hours="開庁日の8時30分から17時15分まで",
)
ADDRESSEES = {
    Side.OWN: Addressee(OWN_OFFICE, "自立サポート担当", Side.OWN),
    Side.INTERNAL: Addressee(TAX, "納税相談係", Side.INTERNAL),
    Side.EXTERNAL: Addressee(HOSPITAL, "医療福祉相談室", Side.EXTERNAL),
}
LABELS = {
    "acknowledgement": "受領確認",
    "first_contact": "初回の連絡",
    "result": "結果の報告",
    "supplement": "補足の回答",
    "next_step": "次の対応",
    "confirmation": "結果の確認",
    "withdrawal": "取下げの確認",
    "duty": "評価",
    "handover": "保護の決定の通知（法第24条第5項）",
}
OF_ACTS = {
    MessageKind.REFERRAL_SENT_FOR_RECEIVER: "受領確認",
    MessageKind.URGENT_REFERRAL_FOR_RECEIVER: "受領確認",
    MessageKind.RECEIPT_CONFIRMED_FOR_SENDER: "受領確認",
    MessageKind.SUPPLEMENT_ASKED_FOR_SENDER: "補足の回答",
    MessageKind.SUPPLEMENT_GIVEN_FOR_RECEIVER: "補足の回答",
    MessageKind.DECLINED_FOR_SENDER: "次の対応",
    MessageKind.INTERIM_NOTE_FOR_SENDER: "途中経過",
    MessageKind.RESULT_REPORTED_FOR_SENDER: "結果の確認",
    MessageKind.CONFIRMED_FOR_RECEIVER: "結果の確認",
    MessageKind.LAPSED_UNCONFIRMED_FOR_SENDER: "結果の確認",
    MessageKind.LAPSED_UNCONFIRMED_FOR_RECEIVER: "結果の確認",
    MessageKind.WITHDRAWAL_FOR_RECEIVER: "取下げの確認",
    MessageKind.WITHDRAWN_FOR_SENDER: "取下げの確認",
    MessageKind.HANDOVER_SHARED_FOR_RECEIVER: "受領確認",
    MessageKind.HANDOVER_RECEIVED_FOR_SENDER: "受領確認",
    MessageKind.HANDOVER_PROGRESS_FOR_SENDER: "申請の有無の連絡",
    MessageKind.HANDOVER_RESULT_FOR_SENDER: "結果の確認",
    MessageKind.HANDOVER_CONFIRMED_FOR_RECEIVER: "結果の確認",
    MessageKind.REPORT_LATE_FOR_RECEIVER: "提出",
    MessageKind.THANKS_FOR_RECEIVER: "お礼",
    MessageKind.CONFERENCE_INVITED_FOR_MEMBER: "出欠の回答",
    MessageKind.CONFERENCE_MOVED_FOR_MEMBER: "変更後の日程での出欠の回答",
    MessageKind.CONFERENCE_CALLED_OFF_FOR_MEMBER: "出欠の回答",
    MessageKind.CONFERENCE_SOON_FOR_PARTNER: "会議への出席",
    MessageKind.CONFERENCE_SOON_FOR_OWN_STAFF: "会議への出席",
    MessageKind.WEEKLY_LIST: "プラン未作成の相談の確認",
    MessageKind.DUTY_ASKED: "評価",
    MessageKind.DUTY_DONE: "評価",
    MessageKind.DELIVERY_PROBLEM_FOR_OWN_STAFF: "送付先の確認",
    MessageKind.ERRAND_FOR_OWN_STAFF: "電話での連絡",
    MessageKind.ERRAND_FOR_OWN_SENIOR: "電話での連絡",
    MessageKind.ERRAND_FOR_OWN_CHIEF: "電話での連絡",
    MessageKind.URGENT_CALL_FOR_RECEIVER: "受領確認",
    MessageKind.URGENT_PHONE_FOR_OWN_STAFF: "電話での連絡",
    MessageKind.URGENT_PHONE_FOR_OWN_SENIOR: "主任相談支援員による電話",
    MessageKind.URGENT_PHONE_FOR_OWN_CHIEF: "係長による電話",
    MessageKind.ERRAND_REMINDER_FOR_OWN_STAFF: "電話での連絡",
    MessageKind.ERRAND_REMINDER_FOR_OWN_SENIOR: "電話での連絡",
    MessageKind.ERRAND_REMINDER_FOR_OWN_CHIEF: "送付先の確認（メール不達）",
}
PAIRS = [(kind, side) for kind in MessageKind for side in MESSAGES[kind].sides]
PAIRS.sort()


def what_of(kind: MessageKind) -> str:
    """Return the label the procedure gives the step."""
    return OF_ACTS.get(kind) or LABELS[kind.partition("_reminder")[0]]


def an_item(kind: MessageKind, side: Side = Side.INTERNAL, **facts: object) -> Item:
    """Return a valid item as that reader would get it."""
    partner = HOSPITAL if side is Side.EXTERNAL else TAX
    for_receiver = kind.endswith("for_receiver")
    outward = for_receiver != (side is Side.OWN) or "reminder" in kind
    from_office, to_office = (OWN_OFFICE, partner) if outward else (partner, OWN_OFFICE)
    item = Item(
        number="26-00123",
        kind=kind,
        what=what_of(kind),
        opened_on=date(2026, 9, 17),
        from_office=from_office,
        to_office=to_office,
        link_url=_link(side),
        due_on=DUE,
        open_days_left=2,
        urgent=kind is MessageKind.URGENT_REFERRAL_FOR_RECEIVER,
        sheet="引継ぎ票" if kind.startswith("handover") else "連絡票",
        binding=kind.startswith("handover_reminder"),
    )
    if side is Side.OWN and "reminder" in kind:
        item = replace(item, awaiting=partner)
    if kind.startswith("duty"):
        item = replace(
            item,
            process="支援プラン",
            from_label="担当の窓口",
            to_label="支援決定の窓口",
        )
    if kind is MessageKind.REPORT_LATE_FOR_RECEIVER:
        item = replace(
            item, process="実績報告", from_label="報告する窓口", to_label="提出先"
        )
    if kind is MessageKind.THANKS_FOR_RECEIVER:
        told = (("つながった件数", "12件"), ("来所された件数", "3件未満"))
        item = replace(item, counts=told)
    if kind is MessageKind.WEEKLY_LIST:
        numbers = "26-00012、26-00015"
        listed = (("スクリーニング未了", "2件"), ("対象の受付番号", numbers))
        item = replace(item, process="週次レビュー", counts=listed)
    item = replace(item, **_of_conference(kind))
    if kind.startswith(("errand", "delivery")):
        item = replace(item, office_to_reach=partner, awaiting=OWN_OFFICE)
    return replace(item, **facts)  # type: ignore[arg-type]


def _of_conference(kind: MessageKind) -> dict[str, Any]:
    """Return what only the mails about a meeting say."""
    if not kind.startswith("conference"):
        return {}
    meeting = Meeting(
        date(2026, 10, 14), "14:00", "15:30", "第1会議室", "conference-1-2@t.example", 0
    )
    asks = replace(meeting, materials=kind.startswith("conference_invited"))
    labels = {"from_label": "招集する窓口", "to_label": "構成員の窓口"}
    return {"process": "会議の出欠", "meeting": asks, **labels}


def a_letter(*items: Item, side: Side = Side.INTERNAL, **facts: object) -> Letter:
    """Return a letter to the usual reader of that side."""
    letter = Letter(
        addressee=ADDRESSEES[side],
        items=items,
        reply_to=DESK,
        code_page_url="https://tsunagi.example/code",
        today=TODAY,
        code=None if side is Side.OWN else "K7QF-M2XD-RTBA",
    )
    return replace(letter, **facts)  # type: ignore[arg-type]


def _link(side: Side) -> str:
    if side is Side.OWN:
        return "https://tsunagi.example/referrals/123"
    return "https://tsunagi.example/l/41-AbCdEfGhIjKlMnOpQrStUv"
