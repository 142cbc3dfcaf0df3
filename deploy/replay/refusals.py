"""再現の中断 — why a replay could not be lived through to its end."""


class ReplayStopped(RuntimeError):
    """The replay ended early; the message names the process, page or row."""


class HouseNotReady(ReplayStopped):
    """A process of the replay did not start, or died on the way."""


class MailStuck(ReplayStopped):
    """Something that may leave did not leave."""


class PageRefused(ReplayStopped):
    """A page did not do what the person wanted."""
