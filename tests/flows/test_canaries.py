"""個人情報 — planted in every field a person can fill; found nowhere it must not be.

A person's words may stand in the database alone: in no mail, no log line, and nothing
Prefect keeps. Addresses, links and codes may stand in a mail, but in no log either.
"""

import logging
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from flows.notices import notices_due
from flows.referral import referrals_daily
from flows.watch import watch_daily
from models.consent import ConsentItem
from models.drafts import ClientDraft
from models.mail import MailState
from tests.databases import OWN, TAX, Town
from tests.factories import CONSENT, ReadMail, a_referral
from tests.faults.queues import states
from tests.faults.senders import sender
from tests.faults.senders import until as wait_for
from tests.flows.records import everything_kept, until
from tests.proof import refuted
from tests.sink import Sink
from tests.stories.diary import SHAKYO, SHAKYO_DESK, Diary

NOT_IN_A_MAIL = {
    "name": "金糸雀 鳴子",
    "kana": "かなりあ なるこ",
    "address": "つなぎ市鳥籠町9-9-9",
    "household": "鳥籠世帯五人",
    "contact": "046-000-4649",
    "situation": "鳥籠の相談内容",
    "request": "鳥籠の依頼内容",
    "tax_note": "鳥籠の滞納内訳",
    "question": "鳥籠の質問",
    "answer": "鳥籠の回答",
    "progress": "鳥籠の途中経過",
    "outcome_note": "鳥籠の結果説明",
    "decline_note": "鳥籠の辞退説明",
    "next_step": "鳥籠の次の対応",
    "withdrawal_reason": "鳥籠の取下げ理由",
    "reached": "鳥籠の電話記録",
}
C = NOT_IN_A_MAIL


def a_planted_referral(town: Town, sender: str, receiver: str) -> int:
    """A sheet with a canary in every field."""
    person = ClientDraft(
        C["name"], C["kana"], None, C["address"], C["household"], C["contact"]
    )
    consent = replace(CONSENT, items=tuple(ConsentItem))
    texts = {k: C[k] for k in ("situation", "request", "tax_note")}
    return a_referral(
        town, sender=sender, receiver=receiver, client=person, consent=consent, **texts
    )


def tell_the_story(diary: Diary) -> None:
    """Every act that takes free text, on three referrals."""
    out = a_planted_referral(diary.town, OWN, SHAKYO)
    diary.mails_now()
    diary.did(out, "acknowledge", SHAKYO)
    diary.did(out, "ask_supplement", SHAKYO, question=C["question"])
    diary.did(out, "give_supplement", OWN, answer=C["answer"])
    diary.did(out, "note_progress", SHAKYO, progress=C["progress"])
    diary.did(
        out, "report", SHAKYO, outcome="supported", outcome_note=C["outcome_note"]
    )
    declined = a_planted_referral(diary.town, TAX, OWN)
    note = C["decline_note"]
    diary.did(declined, "decline", OWN, decline_reason="other", decline_note=note)
    diary.did(declined, "note_decline", TAX, next_step=C["next_step"])
    a_planted_referral(diary.town, OWN, "民生委員")
    [call] = diary.errands()
    diary.reached(call.id, OWN, C["reached"])
    withdrawn = a_planted_referral(diary.town, OWN, SHAKYO)
    diary.did(withdrawn, "withdraw", OWN, withdrawal_reason=C["withdrawal_reason"])


def climb_and_send(town: Town, relay: Sink, log: Path) -> None:
    """Let the real flows climb and the real sender send, saying all they can say."""
    a_planted_referral(town, OWN, SHAKYO)
    with sender(town, relay, log, TSUNAGI_LOG_LEVEL="DEBUG") as process:
        for days in (11, 1, 3, 4):  # to 9/28, 9/29, 10/2 and 10/6
            town.advance(days=days)
            referrals_daily()
            notices_due()
        watch_daily()
        wait_for(lambda: states().keys() <= {MailState.SENT, MailState.CANCELLED})
        process.terminate()
        assert process.wait() == 0


def test_no_word_about_a_person_leaves_the_database(
    flow_town: Town, relay: Sink, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    diary = Diary(flow_town)
    tell_the_story(diary)
    climb_and_send(flow_town, relay, tmp_path / "deliver.log")
    taken = [content for *_, content in diary.relay.taken]
    taken += [raw.encode("latin-1") for raw in relay.raw()]
    mails = [mail for _, mail in diary.mails] + relay.mails()
    until(lambda: everything_kept()["log lines"])

    planted(flow_town)
    places = {
        "log records of this process": [everything_of(r) for r in ours(caplog)],
        "log lines of tsunagi deliver": lines_of(tmp_path / "deliver.log"),
        **everything_kept(),
    }
    at_least = {"mails": len(taken), **{name: len(t) for name, t in places.items()}}
    print(f"n = {at_least}")
    assert len(mails) == len(taken) >= 12
    assert all(at_least[name] >= 5 for name in at_least), at_least
    read = [f"{mail.subject} {mail.text}" for mail in mails]
    read += [content.decode("utf-8", "replace") for content in taken]
    assert hits(NOT_IN_A_MAIL.values(), {"mails": read, **places}) == []
    assert hits(ways_in(mails), places) == []
    assert refuted(flow_town) == []


def planted(town: Town) -> None:
    """Make sure that every canary sits in the database, so that it could escape."""
    file = make_url(town.settings.database_url).database
    with sqlite3.connect(str(file)) as database:
        kept = "\n".join(database.iterdump())
    kept += kept.encode().decode("unicode_escape", "replace")
    missing = [name for name, word in NOT_IN_A_MAIL.items() if word not in kept]
    assert missing == []


def ways_in(mails: list[ReadMail]) -> list[str]:
    """Addresses, link tokens and codes: for the reader of the mail and no log."""
    partners = [mail for mail in mails if mail.to == SHAKYO_DESK]
    tokens = {mail.token for mail in partners}
    assert len(partners) >= 5
    return sorted({mail.to for mail in mails} | {m.code for m in partners} | tokens)


def hits(canaries: Iterable[str], places: Mapping[str, Sequence[str]]) -> list[str]:
    """Which canary was found in which place."""
    return [
        f"{canary} in {place}: {text[:300]}"
        for canary in canaries
        for place, texts in places.items()
        for text in texts
        if canary in text
    ]


def ours(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    """All records but those of the receiving mail server, which is the test's own."""
    return [record for record in caplog.records if record.name != "mail.log"]


def everything_of(record: logging.LogRecord) -> str:
    """A log record with its message and all its extra facts."""
    return f"{record.getMessage()} {vars(record)}"


def lines_of(log: Path) -> list[str]:
    """The lines of a log file."""
    return log.read_text(encoding="utf-8").splitlines()
