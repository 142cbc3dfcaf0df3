"""Doubles we own, for tests that are not about the thing itself."""

from collections.abc import Iterable

from tasks.mail import DeliveryError, Outgoing, Sent


class RecordingMailer:
    """A `tasks.mail.Mailer` that keeps what it was given.

    `refusals` are raised one after the other by the first calls; `tried` holds every
    mail, `sent` only those taken.
    """

    def __init__(self, refusals: Iterable[DeliveryError] = ()) -> None:
        self._refusals = list(refusals)
        self.tried: list[Outgoing] = []
        self.sent: list[Outgoing] = []

    async def send(self, outgoing: Outgoing) -> Sent:
        """Record the mail, or raise the next refusal."""
        self.tried.append(outgoing)
        if self._refusals:
            raise self._refusals.pop(0)
        self.sent.append(outgoing)
        return Sent(f"250 recorded as {len(self.sent)}")
