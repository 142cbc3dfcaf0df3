"""つなぎ（referral） — one counter asks another to take up a person's difficulty.

    draft ─▶ consent_checked ─▶ sent ─▶ acknowledged ─▶ accepted ─▶ in_contact
        ─▶ reported ─▶ confirmed, or after the agreed days 報告済（確認なし）
    declined ─▶ decline_noted, or rerouted: the same sheet to another counter
    joined ─▶ reported, with the first one about the same person
    withdrawing ─▶ withdrawn

Only the receiver acknowledges, only the sender confirms; neither ends it alone.
Every number of days is agreed, not law (`models/policy.py`).
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from models.consent_rules import notice_of_result_left
from models.four_eyes import not_by_its_drafter
from models.procedure import Given, Procedure, Role, Rung, Side, State, Step, Tell, Verb
from models.referral_kinds import ON_REPORT, kind_allows, reported_for_kind
from models.referral_sheet import DeclineReason, Outcome
from models.referral_sheet import ReferralState as S
from models.refusals import GivenMissing

LIVE = frozenset({S.SENT, S.ACKNOWLEDGED, S.ACCEPTED, S.IN_CONTACT})
TAKEN_UP = frozenset({S.ACKNOWLEDGED, S.ACCEPTED, S.IN_CONTACT})
SHOWN = LIVE | {S.REPORTED, S.DECLINED, S.WITHDRAWING, S.JOINED}
ALL_STEPS = ("acknowledgement", "first_contact", "result", "supplement")

sender = partial(Verb, by=Side.SENDER)
receiver = partial(Verb, by=Side.RECEIVER)


def _climbing(reminder: str) -> tuple[Rung, ...]:
    """Return the ladder of silence on our own side: 担当, 主任相談支援員, 係長."""
    return (
        Rung(
            "staff",
            "担当への通知",
            "ladder.staff",
            (Tell(reminder, Role.DEBTOR), Tell(reminder, Role.OWN_STAFF)),
        ),
        Rung(
            "senior",
            "主任相談支援員への通知",
            "ladder.senior",
            (Tell(reminder, Role.OWN_SENIOR),),
        ),
        Rung(
            "chief",
            "係長への通知と電話での確認",
            "ladder.chief",
            (Tell(reminder, Role.OWN_CHIEF), Tell(reminder, Role.DEBTOR_CHIEF)),
            telephone=True,
        ),
    )


def _from_the_day(reminder: str) -> tuple[Rung, ...]:
    """Return the ladder that also speaks on the due day itself."""
    today = Rung("today", "対応する窓口への通知", 0, (Tell(reminder, Role.DEBTOR),))
    return (today, *_climbing(reminder))


def _another_counter(facts: Any, given: Mapping[str, str]) -> Mapping[str, Any]:
    """Return why a counter that names another one does not take it itself.

    Raises GivenMissing for one that does not take part.
    """
    _one_of(facts, given, "suggested_desk_id", "適当と思われる窓口")
    return {"decline_reason": DeclineReason.OTHER_COUNTER}


def _the_first(facts: Any, given: Mapping[str, str]) -> Mapping[str, Any]:
    """Refuse one that is not known to be about the same person. Raises GivenMissing."""
    _one_of(facts, given, "joined_to", "先のつなぎ")
    return {}


def _one_of(facts: Any, given: Mapping[str, str], name: str, label: str) -> None:
    if int(given[name]) not in facts.record.named:
        raise GivenMissing(f"「{label}」を選び直してください。", name)


# fmt: off
STATES = {
    S.DRAFT: State("下書き", turn=Side.SENDER),
    S.CONSENT_CHECKED: State("同意確認済み", turn=Side.SENDER),
    S.SENT: State("受領確認待ち", turn=Side.RECEIVER),
    S.ACKNOWLEDGED: State("受領確認済み", turn=Side.RECEIVER),
    S.ACCEPTED: State("引受済み", turn=Side.RECEIVER),
    S.IN_CONTACT: State("対応中", turn=Side.RECEIVER),
    S.REPORTED: State("結果報告済み", turn=Side.SENDER),
    S.DECLINED: State("辞退", turn=Side.SENDER),
    S.WITHDRAWING: State("取下げの確認待ち", turn=Side.RECEIVER),
    S.CONFIRMED: State("結果確認済み", final=True),
    S.REPORTED_UNCONFIRMED: State("報告済（確認なし）", final=True),
    S.DECLINE_NOTED: State("辞退（次の対応を記録済み）", final=True),
    S.WITHDRAWN: State("取下げ済み", final=True),
    S.REROUTED: State("別の窓口へつなぎ直し済み", final=True),
    S.JOINED: State("統合（先のつなぎとまとめて対応）", turn=Side.RECEIVER,
                    for_sender="受領確認済み"),
}

STEPS = (
    Step("acknowledgement", "受領確認", Side.RECEIVER, opens_on=("send",),
         due="referral.acknowledgement", ladder=_climbing("acknowledgement_reminder"),
         asks=Tell("referral_sent_for_receiver", Side.RECEIVER,
                   urgent="urgent_referral_for_receiver")),
    Step("first_contact", "初回の連絡", Side.RECEIVER, opens_on=("acknowledge",),
         due="referral.first_contact", ladder=_from_the_day("first_contact_reminder")),
    Step("result", "結果の報告", Side.RECEIVER, opens_on=("acknowledge",),
         due="referral.result", ladder=_from_the_day("result_reminder")),
    Step("supplement", "補足の回答", Side.SENDER, opens_on=("ask_supplement",),
         due="referral.supplement", ladder=_from_the_day("supplement_reminder"),
         asks=Tell("supplement_asked_for_sender", Side.SENDER)),
    Step("next_step", "次の対応", Side.SENDER, opens_on=("decline", "pass_on"),
         due="referral.next_step", ladder=_from_the_day("next_step_reminder"),
         asks=Tell("declined_for_sender", Side.SENDER)),
    Step("confirmation", "結果の確認", Side.SENDER,
         opens_on=("report", "return_joined"),
         due="referral.confirmation",
         ladder=(
             Rung("before", "確認期限前の通知", "ladder.before_confirmation",
                  (Tell("confirmation_reminder", Role.DEBTOR),)),
             Rung("lapse", "報告済（確認なし）とする", 1, ends_with="lapse"),
         ),
         asks=Tell("result_reported_for_sender", Side.SENDER)),
    Step("withdrawal_confirmation", "取下げの確認", Side.RECEIVER,
         opens_on=("withdraw",), due="referral.withdrawal_confirmation",
         ladder=_from_the_day("withdrawal_reminder"),
         asks=Tell("withdrawal_for_receiver", Side.RECEIVER)),
)

VERBS = (
    sender("check_consent", "同意を確認する", from_states={S.DRAFT},
           to=S.CONSENT_CHECKED, guards=(kind_allows,)),
    sender("send", "送付する", fact="送付", from_states={S.CONSENT_CHECKED}, to=S.SENT,
           stamps=("sent_at",), guards=(kind_allows,), discloses=True),
    sender("discard", "下書きを取りやめる", from_states={S.DRAFT, S.CONSENT_CHECKED},
           to=S.WITHDRAWN, stamps=("closed_at",)),
    receiver("open_sheet", "内容を確認する", from_states=SHOWN,
             stamps=("opened_at",), discloses=True),
    receiver("acknowledge", "受領を確認する", fact="受領確認", from_states={S.SENT},
             to=S.ACKNOWLEDGED, closes=("acknowledgement",),
             stamps=("acknowledged_at",),
             tells=(Tell("receipt_confirmed_for_sender", Side.SENDER),)),
    receiver("accept", "引き受ける", from_states={S.ACKNOWLEDGED}, to=S.ACCEPTED,
             stamps=("accepted_at",)),
    receiver("ask_supplement", "補足を依頼する", fact="補足の依頼",
             from_states=TAKEN_UP,
             given=(Given("question", "お尋ねになりたいこと", saves=False),)),
    sender("give_supplement", "補足を回答する", from_states=TAKEN_UP,
           while_open="supplement", closes=("supplement",),
           given=(Given("answer", "補足の内容", saves=False),),
           tells=(Tell("supplement_given_for_receiver", Side.RECEIVER),)),
    receiver("decline", "引受けを辞退する", fact="辞退", from_states=LIVE,
             to=S.DECLINED, closes=ALL_STEPS,
             given=(Given("decline_reason", "辞退の理由", choices=DeclineReason),
                    Given("decline_note", "補足説明", required=False))),
    receiver("pass_on", "他の窓口へ回すよう勧める", fact="他の窓口の案内",
             from_states=LIVE, to=S.DECLINED, closes=ALL_STEPS,
             given=(Given("suggested_desk_id", "適当と思われる窓口", number=True),
                    Given("decline_note", "補足説明", required=False)),
             follows=_another_counter),
    sender("reroute", "別の窓口へつなぎ直す", from_states={S.DECLINED}, to=S.REROUTED,
           closes=("next_step",), stamps=("closed_at",),
           given=(Given("rerouted_to", "つなぎ直した先", saves=False),)),
    sender("note_decline", "次の対応を記録する", from_states={S.DECLINED},
           to=S.DECLINE_NOTED, closes=("next_step",), stamps=("closed_at",),
           given=(Given("next_step", "次の対応", saves=False),)),
    receiver("start_contact", "ご本人への連絡を記録する",
             from_states={S.ACKNOWLEDGED, S.ACCEPTED}, to=S.IN_CONTACT,
             closes=("first_contact",), stamps=("in_contact_at",)),
    receiver("note_progress", "途中経過を知らせる", from_states=TAKEN_UP,
             given=(Given("progress", "途中経過", saves=False),),
             tells=(Tell("interim_note_for_sender", Side.SENDER),)),
    receiver("join", "先のつなぎと統合する", from_states=TAKEN_UP, to=S.JOINED,
             closes=("acknowledgement", "first_contact", "supplement"),
             stamps=("joined_at",),
             given=(Given("joined_to", "先のつなぎ", number=True),),
             follows=_the_first),
    Verb("return_joined", "先のつなぎとともに結果を報告する", by=Side.SYSTEM,
         fact="結果報告", from_states={S.JOINED}, to=S.REPORTED, closes=("result",),
         stamps=("reported_at",),
         given=(Given("outcome", "結果区分", choices=Outcome),)),
    receiver("report", "結果を報告する", fact="結果報告",
             from_states=TAKEN_UP | {S.JOINED},
             to=S.REPORTED, closes=("first_contact", "result", "supplement"),
             stamps=("reported_at",),
             given=(Given("outcome", "結果区分", choices=Outcome),
                    Given("outcome_note", "補足説明", required=False),
                    *ON_REPORT),
             follows=reported_for_kind),
    sender("confirm", "結果を確認する", from_states={S.REPORTED}, to=S.CONFIRMED,
           closes=("confirmation",), stamps=("closed_at",),
           guards=(not_by_its_drafter,),
           tells=(Tell("confirmed_for_receiver", Side.RECEIVER),)),
    Verb("lapse", "報告済（確認なし）とする", by=Side.SYSTEM, from_states={S.REPORTED},
         to=S.REPORTED_UNCONFIRMED, closes=("confirmation",), stamps=("closed_at",),
         guards=(notice_of_result_left,),
         tells=(Tell("lapsed_unconfirmed_for_sender", Side.SENDER),
                Tell("lapsed_unconfirmed_for_receiver", Side.RECEIVER))),
    sender("withdraw", "取り下げる", fact="取下げ", from_states=LIVE | {S.JOINED},
           to=S.WITHDRAWING, closes=ALL_STEPS,
           given=(Given("withdrawal_reason", "取下げの理由"),)),
    receiver("confirm_withdrawal", "取下げを確認する", from_states={S.WITHDRAWING},
             to=S.WITHDRAWN, closes=("withdrawal_confirmation",),
             stamps=("closed_at",),
             tells=(Tell("withdrawn_for_sender", Side.SENDER),)),
)
# fmt: on

REFERRAL = Procedure(
    "referral",
    "つなぎ",
    STATES,
    STEPS,
    VERBS,
    purpose="困りごとのある方を別の窓口につなぎ、受け取ったこと、連絡したこと、"
    "結果がどうなったかを、つないだ窓口に必ず返します。",
)
