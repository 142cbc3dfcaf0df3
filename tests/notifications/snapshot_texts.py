"""The mails as people read them; `python -m tests.notifications.snapshot_texts` writes.

Read what changed aloud before committing it.
"""

from datetime import date
from pathlib import Path

from notifications.facts import Message
from notifications.kinds import MessageKind, Reader, Side
from notifications.messages import MESSAGES
from notifications.rendering import render
from tests.notifications.letters import PAIRS, TODAY, a_letter, an_item

SNAPSHOTS = Path(__file__).parent / "snapshots"
LATE = {"due_on": date(2026, 9, 18), "open_days_left": None, "days_overdue": 1}
SHOWN_LADDERS = ("acknowledgement", "confirmation")
_SHOWN = (*SHOWN_LADDERS, "handover", "errand", "duty")
_RULE = "=" * 70


def texts() -> dict[str, str]:
    """Return file name → text: each message in each variant, digests, subjects."""
    kinds = [kind for kind in MessageKind if _is_shown(kind)]
    return {
        **{f"{kind}.txt": _of_kind(kind) for kind in kinds},
        "digest.txt": _digests(),
        "subjects.txt": _subjects(),
    }


def _is_shown(kind: MessageKind) -> bool:
    """Reminders of other steps differ by the label only: see subjects.txt."""
    return "_reminder_" not in kind or kind.startswith(_SHOWN)


def _of_kind(kind: MessageKind) -> str:
    parts = []
    for side in sorted(MESSAGES[kind].sides):
        for name, facts in (("in time", {}), ("late", LATE)):
            if name == "in time" or "_reminder_" in kind:
                message = render(a_letter(an_item(kind, side, **facts), side=side))
                parts.append(_shown(f"{side}, {name}", message))
        if "_reminder_for_own" in kind and not kind.startswith("errand"):
            ours = an_item(kind, side, awaiting="生活援護課", **LATE)
            parts.append(_shown("our own debt", render(a_letter(ours, side=side))))
    return "".join(parts)


def _digests() -> str:
    parts = []
    for side in Side:
        reader = Reader.OWN_STAFF if side is Side.OWN else Reader.PARTNER
        ladder = [MessageKind(f"{s}_reminder_for_{reader}") for s in SHOWN_LADDERS]
        items = (
            an_item(ladder[0], side, **LATE),
            an_item(ladder[1], side, number="26-00124"),
            an_item(ladder[0], side, number="26-00125", due_on=TODAY),
        )
        parts.append(_shown(str(side), render(a_letter(*items, side=side))))
    return "".join(parts)


def _subjects() -> str:
    lines = []
    for kind, side in PAIRS:
        for facts in ({}, LATE):
            letter = a_letter(an_item(kind, side, **facts), side=side)
            lines.append(f"{kind} {side}\n    {render(letter).subject}\n")
    return "".join(lines)


def _shown(title: str, message: Message) -> str:
    return f"{_RULE}\n{title}\n{_RULE}\n{message.subject}\n\n{message.body}\n"


if __name__ == "__main__":
    for old in SNAPSHOTS.glob("*.txt"):
        old.unlink()
    for name, text in texts().items():
        (SNAPSHOTS / name).write_text(text, encoding="utf-8")
