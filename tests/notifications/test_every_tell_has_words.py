"""Whatever the referral process wants said, the table of messages can say."""

from models.errand import ERRAND
from models.handover import HANDOVER
from models.procedure import Role, Side
from models.referral import REFERRAL
from models.report import REPORT
from models.thanks import THANKS
from models.urgent_call import URGENT_CALL
from notifications.kinds import MessageKind, Reader
from notifications.messages import HANDOVER_REMINDER, MESSAGES, REMINDERS, reminder_kind

READERS = {
    Role.DEBTOR: (Reader.PARTNER, Reader.OWN_STAFF),
    Role.OWN_STAFF: (Reader.OWN_STAFF,),
    Role.OWN_SENIOR: (Reader.OWN_SENIOR,),
    Role.OWN_CHIEF: (Reader.OWN_CHIEF,),
    Role.DEBTOR_CHIEF: (Reader.PARTNER_CHIEF, Reader.OWN_CHIEF),
}


def test_every_act_that_tells_somebody_has_its_message() -> None:
    asked = [step.asks for step in REFERRAL.steps if step.asks]
    told = [tell for verb in REFERRAL.verbs for tell in verb.tells]
    kinds = [k for tell in (*asked, *told) for k in (tell.kind, tell.urgent) if k]

    assert len(kinds) >= 12
    assert all(MessageKind(kind) in MESSAGES for kind in kinds)


def test_every_rung_has_a_message_for_each_of_its_readers() -> None:
    rungs = [rung for step in REFERRAL.steps for rung in step.ladder]
    pairs = [
        (tell.kind, reader)
        for rung in rungs
        for tell in rung.tells
        for reader in READERS[Role(tell.to)]
    ]

    assert {reminder for reminder, _ in pairs} == set(REMINDERS)
    assert all(reminder_kind(*pair) in MESSAGES for pair in pairs)


def test_every_handover_and_its_ladders_have_their_messages() -> None:
    asked = {step.asks.kind for step in HANDOVER.steps if step.asks}
    told = {tell.kind for verb in HANDOVER.verbs for tell in verb.tells}
    rungs = {t.kind for s in HANDOVER.steps for rung in s.ladder for t in rung.tells}

    assert len(asked | told) == 7
    assert all(MessageKind(kind) in MESSAGES for kind in asked | told)
    assert rungs == {HANDOVER_REMINDER}
    assert all(
        reminder_kind(HANDOVER_REMINDER, reader) in MESSAGES for reader in Reader
    )


def test_every_errand_and_its_ladder_have_their_messages() -> None:
    rungs = [tell for step in ERRAND.steps for r in step.ladder for tell in r.tells]
    asks = [step.asks for step in ERRAND.steps if step.asks]
    readers = {t.to: READERS[Role(t.to)][0] for t in rungs}
    kinds = [
        *(reminder_kind(tell.kind, readers[tell.to]) for tell in rungs),
        *(a.kind if a.to is Side.SENDER else f"{a.kind}_for_{a.to}" for a in asks),
    ]

    assert len(asks) == 3  # to each rank's own mailbox
    assert len(kinds) == 9
    assert all(MessageKind(kind) in MESSAGES for kind in kinds)


def test_every_report_and_letter_of_thanks_has_its_messages() -> None:
    for process, count in ((REPORT, 3), (THANKS, 1)):
        asks = {step.asks.kind for step in process.steps if step.asks}
        told = {tell.kind for verb in process.verbs for tell in verb.tells}

        assert len(asks | told) == count
        assert all(MessageKind(kind) in MESSAGES for kind in asks | told)


def test_every_urgent_call_has_its_messages() -> None:
    asks = [step.asks for step in URGENT_CALL.steps if step.asks]
    tells = [*asks, *(tell for verb in URGENT_CALL.verbs for tell in verb.tells)]
    kinds = {
        t.kind if isinstance(t.to, Side) else f"{t.kind}_for_{t.to}" for t in tells
    }

    assert len(kinds) == 5
    assert all(MessageKind(kind) in MESSAGES for kind in kinds)
