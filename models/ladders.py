"""はしごの型 — the rungs that the ladders of several processes share.

The debtor hears on the day, then silence climbs our own side; the numbers are agreed.
"""

from models.procedure import Role, Rung, Tell

DUTY_REMINDER = "duty_reminder"


def climbing(
    *before: Rung, today: bool = True, reminder: str = DUTY_REMINDER
) -> tuple[Rung, ...]:
    """Return a ladder: what is said before, on the day, and up our own side."""
    to_debtor = Tell(reminder, Role.DEBTOR)
    on_the_day = Rung("today", "対応する窓口への通知", 0, (to_debtor,))
    return (
        *before,
        *((on_the_day,) if today else ()),
        Rung("staff", "担当への通知", "ladder.staff",
             (to_debtor, Tell(reminder, Role.OWN_STAFF))),
        Rung("senior", "主任相談支援員への通知", "ladder.senior",
             (Tell(reminder, Role.OWN_SENIOR),)),
        Rung("chief", "係長への通知と電話での確認", "ladder.chief",
             (Tell(reminder, Role.OWN_CHIEF), Tell(reminder, Role.DEBTOR_CHIEF)),
             telephone=True),
    )  # fmt: skip


def early(
    name: str,
    label: str,
    after: int | str,
    *,
    calendar_days: bool = False,
    reminder: str = DUTY_REMINDER,
) -> Rung:
    """Return a rung before the day that only the debtor hears; `after` is negative."""
    tells = (Tell(reminder, Role.DEBTOR),)
    return Rung(name, label, after, tells, calendar_days=calendar_days)
