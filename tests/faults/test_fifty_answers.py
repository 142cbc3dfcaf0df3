"""Fifty people press the same button: one effect, forty-nine clear refusals."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from sqlmodel import select

from models.duty import Duty
from models.event import Event
from models.notice import Notice
from models.procedure import Side
from models.refusals import AlreadyAnswered
from tasks.acts import act
from tasks.database import reading, transaction
from tests.databases import OWN, Town
from tests.factories import a_referral
from tests.proof import refuted

PEOPLE = 50


def test_of_fifty_answers_at_once_one_counts(any_town: Town) -> None:
    referral = a_referral(any_town)
    answers = all_at_once(any_town, referral)

    counted = Counter(type(answer) for answer in answers)
    assert counted == {str: 1, AlreadyAnswered: PEOPLE - 1}
    [winner] = [answer for answer in answers if isinstance(answer, str)]
    for refused in answers:
        if isinstance(refused, AlreadyAnswered):
            assert f"{winner}さんが「受領を確認する」を行いました" in str(refused)
    assert what_stands() == [winner]
    assert refuted(any_town) == []


def all_at_once(town: Town, referral: int) -> list[str | AlreadyAnswered]:
    """Let them begin together; return each one's name, or the refusal they read."""
    together = threading.Barrier(PEOPLE)

    def one(number: int) -> str | AlreadyAnswered:
        by = town.party(OWN, Side.RECEIVER, f"相談 {number}号")
        together.wait()
        try:
            with transaction(town.scope) as session:
                act(session, "referral", referral, "acknowledge", by)
        except AlreadyAnswered as refusal:
            return refusal
        return by.name

    with ThreadPoolExecutor(PEOPLE) as people:
        return list(people.map(one, range(PEOPLE)))


def what_stands() -> list[str]:
    """Who acknowledged, by the events; one of everything that follows from it."""
    with reading() as session:
        events = session.exec(select(Event).where(Event.verb == "acknowledge")).all()
        steps = Counter(session.exec(select(Duty.step)).all())
        told = session.exec(select(Notice).where(Notice.informs)).all()
    assert steps == {"acknowledgement": 1, "first_contact": 1, "result": 1}
    assert len(told) == 1
    return [event.actor for event in events]
