"""What is done to an account is chained like every other human act (law 12)."""

from sqlmodel import col, select

from models.event import Event
from models.user import Role
from tasks.accounts import accept_invitation, disable, invite, reset
from tasks.database import reading, transaction
from tasks.verifying import verify
from tests.databases import OWN, Town

PASSWORD = "correct horse battery staple"  # a test's own


def test_invitation_reset_and_end_are_events_without_names(any_town: Town) -> None:
    with transaction(any_town.scope) as session:
        token = invite(
            session, "hanako", "相談 はなこ", Role.COORDINATOR, any_town.desks[OWN]
        )
        accept_invitation(session, token, PASSWORD)
        reset(session, "hanako")
        disable(session, "hanako")

    with reading(any_town.scope) as session:
        events = session.exec(
            select(Event)
            .where(Event.procedure == "account")
            .order_by(col(Event.seq).desc())
            .limit(4)
        ).all()
        chain = verify(session, any_town.settings.anchor_path)[0]
    assert [event.verb for event in reversed(events)] == [
        "invite",
        "accept_invitation",
        "reset",
        "disable",
    ]
    assert all(set(event.given) == {"user"} for event in events)
    assert chain.rows >= 4
    assert chain.holds
