"""お断り（refusals） — why something cannot be done, in words an officer reads."""


class ProcedureError(Exception):
    """A refusal an officer can read: what, where, and what to do instead."""


class StepNotOpen(ProcedureError):
    """The act is not open in the state the case is in."""


class AlreadyAnswered(StepNotOpen):
    """Somebody answered before; the message says who and when."""


class NotYourTurn(ProcedureError):
    """The act belongs to the other side."""


class RowChanged(ProcedureError):
    """Somebody else changed the row since the page was shown."""


class GivenMissing(ProcedureError):
    """Something the act needs was left empty, or is not in its closed list."""

    def __init__(self, message: str, name: str) -> None:
        """Keep the name of the field beside the message."""
        super().__init__(message)
        self.name = name


class ConsentMissing(ProcedureError):
    """Without consent nothing personal is sent."""


class LooksLikeIndividualNumber(ProcedureError):
    """個人番号-like input; this system must never hold one."""


class NothingHere(ProcedureError):
    """No such row within the reader's scope."""


class LinkNotUsable(ProcedureError):
    """The link or code is unknown, expired or revoked; the answer is one and same."""


class TryLater(ProcedureError):
    """Too many wrong tries; says how many seconds to wait."""
