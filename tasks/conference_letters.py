"""会議の案内の日時 — what a mail about an invitation says of the meeting."""

from typing import Any

from models.conference_invitation import Invitation, InvitationState, Owed
from notifications.facts import Meeting


def meeting_of(case: Any, domain: str) -> Meeting | None:
    """Return day, time and room of an invitation; None for any other case.

    The UID stays the same for one member of one meeting; a cancellation is one
    change more than the last invitation.
    """
    row = case[0] if isinstance(case, tuple) else case
    if not isinstance(row, Invitation):
        return None
    called_off = row.state is InvitationState.CALLED_OFF
    return Meeting(
        on=row.held_on,
        starts=row.starts,
        ends=row.ends,
        room=row.room,
        uid=f"conference-{row.conference_id}-{row.id}@{domain}",
        sequence=row.sequence + int(called_off),
        called_off=called_off,
        materials=row.materials_owed is Owed.YES,
    )
