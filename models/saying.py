"""言うこと — a notice as decided, before anything is stored.

Acts, passes, preview and simulation all decide here who hears what, from which day,
or why it will not go.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.agency import Channel, Post
from models.directory import Directory, Parties
from models.errand_task import ErrandKind
from models.notice import Suppressed
from models.procedure import Side, Tell


@dataclass(frozen=True)
class About:
    """The duty a notice is about."""

    duty_id: int
    municipality_id: int
    occurrence: str
    parties: Parties
    urgent: bool


def about_duty(duty: Any, sides: Mapping[Side, int] | None = None) -> About:
    """Return a duty (or a row with its columns) as what a notice is about."""
    return About(
        duty.id,
        duty.municipality_id,
        duty.occurrence,
        Parties(duty.debtor_desk_id, duty.own_desk_id, sides or {}),
        duty.urgent,
    )


@dataclass(frozen=True)
class Saying:
    """One notice, decided: to whom, which message, from which day, or why not."""

    about: About
    rung: str
    post: Post
    kind: str
    at_once: bool
    informs: bool
    on_closed_days: bool
    send_on: date
    reason: Suppressed | None


def decide_saying(
    tell: Tell,
    about: About,
    rung: str,
    held: Directory,
    today: date,
    *,
    at_once: bool = False,
    informs: bool = False,
    reason: Suppressed | None = None,
) -> Saying | None:
    """Return the notice a tell becomes today; None where nobody is to hear it.

    It may leave from the recipient desk's first open day, today included; an urgent
    one at once on any day.
    """
    post = held.hearer(tell, about.parties)
    if post is None:
        return None
    any_day = about.urgent and at_once
    kind = held.message_kind(tell, post, urgent=about.urgent)
    send_on = today if any_day else held.calendars[post.desk_id].next_open(today)
    why_not = reason or _why_not(post, held)
    return Saying(about, rung, post, kind, at_once, informs, any_day, send_on, why_not)


def _why_not(post: Post, held: Directory) -> Suppressed | None:
    if held.reachable_by_mail(post):
        return None
    return Suppressed.BOUNCED if post.bounced_at else Suppressed.NO_ADDRESS


def errand_kind(desk_channel: Channel) -> ErrandKind:
    """Return the task that replaces a mail: FAX, 逓送, else the telephone."""
    kinds = {Channel.FAX: ErrandKind.FAX, Channel.COURIER: ErrandKind.COURIER}
    return kinds.get(desk_channel, ErrandKind.TELEPHONE)
