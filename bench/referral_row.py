"""つなぎの行 — one referral through the one door, beside its own writes as plain SQL.

Drafted and sent, acknowledged, reported, confirmed: four transactions. The floor is the
statements with which the first run changed rows, in the same transactions, said again
to the bare driver: no reading, no deciding, no mapping.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from bench.grounds import Ground, analyse, driver, stored_bytes
from bench.measuring import Row, Said, alternate, counted, median_cpu, overheard
from bench.town import TODAY, Town, founded
from models.consent import ConsentItem, ConsentWay
from models.decide import Party
from models.drafts import ClientDraft, ConsentDraft, SheetDraft
from models.procedure import Side
from models.referral_sheet import SheetForm, Way
from tasks.acts import act
from tasks.database import Scope, engine, transaction
from tasks.sheets import draft_sheet

STORED = 200  # referrals; fewer would count half-empty pages
_CLIENT = ClientDraft("試験 一郎", "しけん いちろう", contact="046-000-0000")
_SITUATION = (
    "家賃の支払いが2か月遅れています。仕事が見つからず、手持ちが少ないそうです。"
)
_REQUEST = "生活全般の相談をお願いします。"
_CONSENT = ConsentDraft(
    TODAY - timedelta(days=1),
    ConsentWay.WRITTEN,
    "鍵付きの書庫",
    (ConsentItem.IDENTITY,),
    result_may_return=True,
)


def referral_rows(ground: Ground, n: int) -> Iterator[Row]:
    """Yield the CPU of one referral, its statements and what it stores."""
    town = founded(ground)
    analyse()
    with ground.copied(), overheard() as said:
        _referrals(town, n)
    per_referral = _each_alike(ground, town)
    ours, floor = alternate(
        ground, lambda: _referrals(town, n), lambda: _say_again(said)
    )
    mine, plain = median_cpu(ours) / n * 1e3, median_cpu(floor) / n * 1e3
    yield Row(
        "one referral, start to end",
        ground.name,
        f"{n:,} referrals",
        "CPU ms",
        mine,
        plain,
        mine / plain,
        f"{per_referral}; {_stored(ground, town):,} bytes stored besides its text",
    )


def _referrals(town: Town, n: int) -> None:
    for i in range(n):
        _one(town, town.partners[i % len(town.partners)][0])


def _one(town: Town, partner: int) -> None:
    sender = Party(Side.SENDER, "窓口 はな", "screen", partner)
    receiver = Party(Side.RECEIVER, "相談 みどり", "screen", town.own)
    draft = SheetDraft(
        SheetForm.TSUNAGU_SHEET,
        ((town.own, Way.SENT),),
        _CLIENT,
        _CONSENT,
        ("tax",),
        _SITUATION,
        _REQUEST,
    )
    scope = Scope(town.municipality_id)
    with transaction(scope) as session:
        [referral] = draft_sheet(session, draft, sender)
        case = referral.id
        act(session, "referral", case, "check_consent", sender)
        act(session, "referral", case, "send", sender)
    with transaction(scope) as session:
        act(session, "referral", case, "acknowledge", receiver)
    with transaction(scope) as session:
        act(session, "referral", case, "report", receiver, {"outcome": "supported"})
    with transaction(scope) as session:
        act(session, "referral", case, "confirm", sender)


def _say_again(said: list[Said]) -> None:
    on_sqlite = engine().dialect.name == "sqlite"
    with driver() as raw:
        cursor = raw.cursor()
        for one in said:
            if one.sql == "COMMIT" and not on_sqlite:
                raw.commit()
            elif one.writes:
                many = isinstance(one.parameters, list)
                say = cursor.executemany if many else cursor.execute
                say(one.sql, one.parameters or ())
                if cursor.description:
                    cursor.fetchall()


def _each_alike(ground: Ground, town: Town) -> str:
    """Return the statements of one referral; the first two warm the connection up."""
    with ground.copied():
        counts = [_counts(town) for _ in range(6)][2:]
    if any(one != counts[0] for one in counts):
        raise AssertionError(f"statements differ between referrals: {counts}")
    reads = counts[0]["SELECT"]
    writes = sum(counts[0][verb] for verb in ("INSERT", "UPDATE", "DELETE"))
    return f"{reads} reads, {writes} writes"


def _counts(town: Town) -> Counter[str]:
    with overheard() as said:
        _one(town, town.partners[0][0])
    return counted(said)


def _stored(ground: Ground, town: Town) -> int:
    """Return the bytes a referral adds to a tidy database, without its own text."""
    typed = (_CLIENT.name, _CLIENT.kana, _CLIENT.contact, _SITUATION, _REQUEST)
    text = sum(len(part.encode()) for part in typed)
    with ground.copied():
        before = stored_bytes()
        _referrals(town, STORED)
        return (stored_bytes() - before) // STORED - text
