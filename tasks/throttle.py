"""待ち時間 — wrong tries make the next one wait, longer each time, a minute at most.

Nobody is ever locked out: after the wait the right password or code is taken. What is
counted is one login (or 受付番号) from one network, and one network as a whole, so that
a stranger elsewhere cannot keep the right person waiting. Agreed, not law.
"""

import ipaddress
from datetime import datetime, timedelta

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, delete, select

from models.link import Throttle
from models.refusals import TryLater
from tasks import clock

LONGEST = timedelta(seconds=60)
FORGOTTEN_AFTER = timedelta(hours=1)
FREE = 3  # wrong tries without a wait, for one login or number
FREE_FOR_A_NETWORK = 30  # a whole office may sit behind one address


def keys_for(kind: str, what: str, network: str) -> dict[str, int]:
    """Return what a try counts against, and how many wrong ones are free."""
    of_one = f"{kind}:{what[:100]}@{network}"
    return {of_one: FREE, f"{kind}@{network}": FREE_FOR_A_NETWORK}


def network_of(host: str | None) -> str:
    """Return the network of an address: an IPv4 address, or the /64 of an IPv6 one."""
    try:
        address = ipaddress.ip_address((host or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, 64), strict=False))


def refuse_while_waiting(session: Session, keys: dict[str, int]) -> None:
    """Raise TryLater, saying how many seconds, while the last wrong try still bars."""
    now = clock.real_now()
    ends = max((_ends(row, keys) for row in _rows(session, keys)), default=now)
    if ends > now:
        seconds = int((ends - now).total_seconds()) + 1
        raise TryLater(
            f"入力の誤りが続いたため、あと{seconds}秒お待ちください。"
            "そのあとは、正しく入力すればこれまでどおり開けます。"
        )


def note_failure(session: Session, keys: dict[str, int]) -> None:
    """Count one wrong try against each key."""
    now = clock.real_now()
    backend = {"sqlite": sqlite, "postgresql": postgresql}[
        session.get_bind().dialect.name
    ]
    fresh = _fresh(session, keys, now)
    for key in keys:
        made = backend.insert(Throttle).values(key=key, failures=1, last_failed_at=now)
        failures = col(Throttle.failures) + 1 if key in fresh else 1
        again = {"failures": failures, "last_failed_at": now}
        session.execute(made.on_conflict_do_update(index_elements=["key"], set_=again))


def forget_failures(session: Session, keys: dict[str, int]) -> None:
    """Forget the wrong tries of one login or number; its network keeps counting."""
    of_one = [key for key, free in keys.items() if free == FREE]
    session.exec(delete(Throttle).where(col(Throttle.key).in_(of_one)))


def _rows(session: Session, keys: dict[str, int]) -> list[Throttle]:
    rows = session.exec(select(Throttle).where(col(Throttle.key).in_(list(keys))))
    return list(rows.all())


def _fresh(session: Session, keys: dict[str, int], now: datetime) -> set[str]:
    rows = _rows(session, keys)
    return {r.key for r in rows if now - r.last_failed_at < FORGOTTEN_AFTER}


def _ends(row: Throttle, keys: dict[str, int]) -> datetime:
    """Return the moment until which a key waits: 2, 4, 8 … seconds, 60 at most."""
    beyond = row.failures - keys[row.key]
    if beyond < 0:
        return row.last_failed_at
    wait = timedelta(seconds=2 ** min(beyond + 1, 6))
    return row.last_failed_at + min(wait, LONGEST)
