"""つなぎ, as the manual would say it: who may, what opens, what is asked for."""

from dataclasses import replace
from typing import Any

import pytest

from models.decide import Facts, agreed_rule, decide
from models.notice import NoticeState
from models.procedure import Role, Side, Tell
from models.referral import ALL_STEPS, LIVE, REFERRAL, TAKEN_UP
from models.referral_sheet import DeclineReason, Outcome
from models.referral_sheet import ReferralState as S
from models.refusals import (
    GivenMissing,
    LooksLikeIndividualNumber,
    StepNotOpen,
)
from tests.models.hand_offs import (
    AT,
    GIVEN,
    RECEIVER_DESK,
    SENDER_DESK,
    TODAY,
    Record,
    a_consent,
    a_policy,
    a_referral,
    a_sheet,
    all_steps,
    done,
    facts_of,
    party_of,
)


@pytest.mark.parametrize(
    ("verb", "side"),
    [
        ("acknowledge", Side.RECEIVER),
        ("report", Side.RECEIVER),
        ("confirm_withdrawal", Side.RECEIVER),
        ("confirm", Side.SENDER),
        ("withdraw", Side.SENDER),
        ("note_decline", Side.SENDER),
        ("lapse", Side.SYSTEM),
    ],
)
def test_only_the_receiver_acknowledges_and_only_the_sender_confirms(
    verb: str, side: Side
) -> None:
    assert REFERRAL.verb(verb).by is side


def test_the_system_lets_a_referral_lapse_and_returns_a_joined_result() -> None:
    by_system = {v.name for v in REFERRAL.verbs if v.by is Side.SYSTEM}

    assert by_system == {"lapse", "return_joined"}


def test_nothing_is_confirmed_but_by_the_sender() -> None:
    into = {v.name: v.by for v in REFERRAL.verbs if v.to is S.CONFIRMED}

    assert into == {"confirm": Side.SENDER}


def opened(change: Any) -> dict[str, tuple[int, int]]:
    """Step → who owes it to whom."""
    return {o.step.name: (o.debtor_desk_id, o.creditor_desk_id) for o in change.opens}


@pytest.mark.parametrize(
    ("verb", "state", "opens"),
    [
        ("send", S.CONSENT_CHECKED, {"acknowledgement": "receiver"}),
        # contact and result are owed in parallel from the receipt on
        ("acknowledge", S.SENT, {"first_contact": "receiver", "result": "receiver"}),
        ("ask_supplement", S.ACCEPTED, {"supplement": "sender"}),
        ("decline", S.SENT, {"next_step": "sender"}),
        ("pass_on", S.SENT, {"next_step": "sender"}),
        ("reroute", S.DECLINED, {}),
        ("join", S.ACKNOWLEDGED, {}),
        ("return_joined", S.JOINED, {"confirmation": "sender"}),
        ("report", S.IN_CONTACT, {"confirmation": "sender"}),
        ("withdraw", S.SENT, {"withdrawal_confirmation": "receiver"}),
        ("confirm", S.REPORTED, {}),
        ("accept", S.ACKNOWLEDGED, {}),
    ],
)
def test_each_start_fact_opens_its_duties(
    verb: str, state: S, opens: dict[str, str]
) -> None:
    ways = {
        "receiver": (RECEIVER_DESK, SENDER_DESK),
        "sender": (SENDER_DESK, RECEIVER_DESK),
    }

    assert opened(done(REFERRAL, verb, state)) == {s: ways[w] for s, w in opens.items()}


def test_the_second_question_is_a_second_round() -> None:
    facts = facts_of(a_referral(S.ACCEPTED), "result", rounds={"supplement": 1})
    [opening] = done(REFERRAL, "ask_supplement", S.ACCEPTED, facts).opens

    assert opening.occurrence == "2"


def test_reporting_before_any_contact_ends_the_contact_duty_too() -> None:
    facts = facts_of(a_referral(S.ACKNOWLEDGED), "first_contact", "result")
    change = done(REFERRAL, "report", S.ACKNOWLEDGED, facts)

    assert {d.step for d in change.closes} == {"first_contact", "result"}


@pytest.mark.parametrize("verb", ["decline", "withdraw"])
def test_declining_and_withdrawing_end_whatever_was_owed(verb: str) -> None:
    assert set(REFERRAL.verb(verb).closes) == set(ALL_STEPS)
    assert REFERRAL.verb(verb).from_states >= LIVE


def test_a_supplement_is_given_only_while_one_is_asked_for() -> None:
    for state in TAKEN_UP:
        with pytest.raises(StepNotOpen):
            done(
                REFERRAL,
                "give_supplement",
                state,
                facts_of(a_referral(state), "result"),
            )


def test_a_supplement_is_offered_only_while_one_is_asked_for() -> None:
    names = [
        [v.name for v in REFERRAL.verbs_of(Side.SENDER, S.ACCEPTED, open_steps)]
        for open_steps in ({"result"}, {"result", "supplement"})
    ]

    assert [("give_supplement" in offered) for offered in names] == [False, True]


def test_a_stamp_is_set_once_and_kept() -> None:
    earlier = AT.replace(hour=0)
    facts = facts_of(a_referral(S.SENT, opened_at=earlier), "acknowledgement")

    assert "opened_at" not in done(REFERRAL, "open_sheet", S.SENT, facts).row
    assert done(REFERRAL, "acknowledge", S.SENT).row == {"acknowledged_at": AT}


def test_what_is_reported_is_kept_on_the_row_and_words_stay_in_the_event() -> None:
    reported = done(REFERRAL, "report", S.IN_CONTACT)
    asked = done(REFERRAL, "ask_supplement", S.IN_CONTACT)

    assert reported.row["outcome"] is Outcome.VISITED
    assert asked.row == {}
    assert asked.given == {"question": GIVEN["question"]}


ASKED_FOR = [
    pytest.param(verb, item, id=f"{verb.name}-{item.name}")
    for verb in REFERRAL.verbs
    for item in verb.given
]


@pytest.mark.parametrize(("verb", "item"), ASKED_FOR)
def test_what_a_verb_requires_is_refused_when_empty(verb: Any, item: Any) -> None:
    state = next(iter(verb.from_states))
    facts = facts_of(a_referral(state), *all_steps(REFERRAL))
    given = {**GIVEN, item.name: " 　\n"}
    if not item.required:
        change = decide(REFERRAL, facts, verb.name, party_of(verb.by), AT, given)

        assert item.name not in change.given
        return
    with pytest.raises(GivenMissing, match=item.label) as refusal:
        decide(REFERRAL, facts, verb.name, party_of(verb.by), AT, given)

    assert refusal.value.name == item.name


@pytest.mark.parametrize(("verb", "item"), ASKED_FOR)
def test_nothing_given_holds_an_individual_number_or_leaves_its_list(
    verb: Any, item: Any
) -> None:
    state = next(iter(verb.from_states))
    facts = facts_of(a_referral(state), *all_steps(REFERRAL))
    refused = GivenMissing if item.choices else LooksLikeIndividualNumber
    given = {**GIVEN, item.name: "1234 5678 9012"}

    with pytest.raises(refused, match=item.label):
        decide(REFERRAL, facts, verb.name, party_of(verb.by), AT, given)


def test_the_closed_lists_are_what_the_forms_print() -> None:
    given = [i for v in REFERRAL.verbs for i in v.given if not i.of_kinds]
    choices = {i.name: i.choices for i in given if i.choices}

    assert choices == {"outcome": Outcome, "decline_reason": DeclineReason}


@pytest.mark.parametrize(
    ("own", "urgent", "days"),
    [
        (Side.RECEIVER, False, 2),  # to our desk
        (Side.SENDER, False, 3),  # from our desk
        (Side.RECEIVER, True, 0),  # today matters, whichever way
        (Side.SENDER, True, 0),
    ],
)
def test_the_receipt_is_due_by_direction_and_urgency(
    own: Side, *, urgent: bool, days: int
) -> None:
    facts = facts_of(a_referral(S.CONSENT_CHECKED, urgent=urgent), own=own)
    rule = agreed_rule(REFERRAL.step("acknowledgement"), facts)

    assert rule == {"rule": {"kind": "open_days", "n": days}, "roll": "none"}


def test_what_has_no_urgent_number_keeps_the_usual_one_when_urgent() -> None:
    facts = facts_of(a_referral(S.SENT, urgent=True))

    assert agreed_rule(REFERRAL.step("result"), facts)["rule"]["n"] == 14


def test_an_agreed_number_of_this_town_beats_the_default() -> None:
    agreed = {"rule": {"kind": "open_days", "n": 1}, "roll": "none"}
    policy = a_policy(referral__acknowledgement__in=agreed)
    facts = facts_of(a_referral(S.CONSENT_CHECKED), policy=policy)

    assert agreed_rule(REFERRAL.step("acknowledgement"), facts) == agreed


def test_a_step_nobody_agreed_on_is_a_bug() -> None:
    step = replace(REFERRAL.step("result"), due="referral.unheard_of")

    with pytest.raises(LookupError, match=r"referral\.unheard_of"):
        agreed_rule(step, facts_of(a_referral(S.SENT)))


def test_a_duty_says_its_day_and_why_over_silver_week() -> None:
    facts = facts_of(a_referral(S.CONSENT_CHECKED))
    [receipt] = done(REFERRAL, "send", S.CONSENT_CHECKED, facts).opens
    why = receipt.deadline.why

    assert receipt.deadline.due_on.isoformat() == "2026-09-24"
    assert [c.name for c in why.skipped][-1] == "秋分の日"
    assert why.start_label == "送付"
    # the first rung of silence: one open day after the due day
    assert str(receipt.next_notice_on) == "2026-09-25"


def test_a_lapse_is_due_the_open_day_after_and_a_reminder_goes_before() -> None:
    [confirmation] = done(REFERRAL, "report", S.IN_CONTACT).opens

    assert confirmation.deadline.due_on.isoformat() == "2026-10-06"
    assert str(confirmation.next_notice_on) == "2026-10-01"


@pytest.mark.parametrize(
    ("told", "may"),
    [
        (NoticeState.MAILED, True),
        (NoticeState.QUEUED, False),
        (NoticeState.SUPPRESSED, False),
        (NoticeState.CANCELLED, False),
        (None, False),  # the sender has no reachable post at all
    ],
)
def test_nothing_ends_on_an_undelivered_mail(
    told: NoticeState | None, *, may: bool
) -> None:
    record = Record(a_sheet(), a_consent(), confirmation_told=told)
    facts = facts_of(a_referral(S.REPORTED), "confirmation", record=record)
    if may:
        assert done(REFERRAL, "lapse", S.REPORTED, facts).state is (
            S.REPORTED_UNCONFIRMED
        )
        return
    with pytest.raises(StepNotOpen, match="確認できない"):
        done(REFERRAL, "lapse", S.REPORTED, facts)


def told_about(facts: Facts, verb: str, state: S) -> list[tuple[Tell, str]]:
    change = done(REFERRAL, verb, state, facts)
    return [(tell, duty.step) for tell, duty in change.tells]


def test_what_is_told_is_about_the_duty_just_closed_or_the_latest() -> None:
    closed = facts_of(a_referral(S.SENT), "acknowledgement")
    latest = facts_of(a_referral(S.IN_CONTACT), "result", "supplement")

    assert told_about(closed, "acknowledge", S.SENT) == [
        (Tell("receipt_confirmed_for_sender", Side.SENDER), "acknowledgement")
    ]
    assert told_about(latest, "note_progress", S.IN_CONTACT) == [
        (Tell("interim_note_for_sender", Side.SENDER), "supplement")
    ]


def test_nothing_is_told_about_a_case_that_owes_nothing() -> None:
    facts = facts_of(a_referral(S.IN_CONTACT))

    with pytest.raises(StepNotOpen, match="対象がありません"):
        done(REFERRAL, "note_progress", S.IN_CONTACT, facts)


def test_silence_climbs_our_own_side_and_the_chief_telephones() -> None:
    for step in REFERRAL.steps:
        climbing = {r.name: r for r in step.ladder}
        if step.name == "confirmation":
            assert [r.name for r in step.ladder] == ["before", "lapse"]
            continue
        roles = [t.to for t in climbing["chief"].tells]

        assert list(climbing)[-3:] == ["staff", "senior", "chief"]
        assert roles == [Role.OWN_CHIEF, Role.DEBTOR_CHIEF]
        assert climbing["chief"].telephone


def test_today_is_the_day_of_the_decision() -> None:
    [opening] = done(REFERRAL, "ask_supplement", S.ACCEPTED).opens

    assert opening.deadline.why.start_on == TODAY


def test_only_the_record_changes_when_a_sheet_is_opened_again() -> None:
    again = facts_of(a_referral(S.ACCEPTED, opened_at=AT), "result")

    assert not done(REFERRAL, "open_sheet", S.ACCEPTED, again).is_seen(S.ACCEPTED)
    assert done(REFERRAL, "open_sheet", S.ACCEPTED).is_seen(S.ACCEPTED)  # the first
    assert done(REFERRAL, "check_consent", S.DRAFT).is_seen(S.DRAFT)
    assert done(REFERRAL, "note_progress", S.ACCEPTED).is_seen(S.ACCEPTED)


def test_a_counter_that_names_another_one_says_so_as_its_reason() -> None:
    change = done(REFERRAL, "pass_on", S.ACKNOWLEDGED)

    assert change.state is S.DECLINED
    assert change.row["suggested_desk_id"] == 3
    assert change.row["decline_reason"] is DeclineReason.OTHER_COUNTER


@pytest.mark.parametrize(
    ("verb", "name"), [("pass_on", "suggested_desk_id"), ("join", "joined_to")]
)
def test_only_a_counter_and_a_referral_that_are_known_can_be_named(
    verb: str, name: str
) -> None:
    facts = facts_of(a_referral(S.ACCEPTED), "first_contact", "result")
    by = party_of(Side.RECEIVER)

    with pytest.raises(GivenMissing, match="選び直して") as refusal:
        decide(REFERRAL, facts, verb, by, AT, {name: "999999"})
    assert refusal.value.name == name


def test_a_joined_referral_still_owes_its_sender_the_result() -> None:
    owed = ("first_contact", "result", "supplement")
    facts = facts_of(a_referral(S.ACCEPTED), *owed)
    change = done(REFERRAL, "join", S.ACCEPTED, facts)

    assert {d.step for d in change.closes} == {"first_contact", "supplement"}
    assert change.row["joined_to"] == 4
    assert change.row["joined_at"] == AT
    assert change.tells == ()


def test_the_sender_of_a_joined_referral_may_withdraw_it_and_reads_nothing_of_it() -> (
    None
):
    joined = REFERRAL.states[S.JOINED]

    assert S.JOINED in REFERRAL.verb("withdraw").from_states
    assert joined.called_for(Side.SENDER) == REFERRAL.states[S.ACKNOWLEDGED].label
    assert joined.called_for(Side.RECEIVER) == joined.label
    with pytest.raises(StepNotOpen, match="現在「受領確認済み」のため"):
        done(REFERRAL, "give_supplement", S.JOINED)
