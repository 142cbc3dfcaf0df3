"""受付番号 and 確認コード typed by hand open the same as the link of that mail."""

from datetime import timedelta

import pytest
from httpx2 import Response
from sqlmodel import col, select, update

from models.agency import Agency
from models.event import Event
from models.link import Throttle
from models.mail import Mail
from models.notice import Notice
from models.procedure import Side
from tasks import clock
from tasks.database import reading, transaction
from tests.databases import OWN, Town
from tests.factories import ReadMail, a_referral, do, mails
from tests.web.browsing import browser, digest, words
from tests.web.visiting import PERSONAL, SHAKYO, mail_to_partner, state_of

NAME = "社協 じろう"
NUMBER = "26-00001"


def wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@pytest.fixture
def mail(town: Town) -> ReadMail:
    """The mail about one referral."""
    a_referral(town, sender=OWN, receiver=SHAKYO)
    return mail_to_partner(town)


def typed(town: Town, number: str, code: str, visitor: str = NAME) -> Response:
    fields = {"number": number, "code": code, "visitor": visitor}
    return browser(town).post("/code", data=fields)


def test_a_code_opens_the_case_and_the_answer_counts_as_by_code(
    any_town: Town,
) -> None:
    made = a_referral(any_town, sender=OWN, receiver=SHAKYO)
    code = mail_to_partner(any_town).code
    page = browser(any_town)
    fields = {"number": NUMBER, "code": code, "visitor": NAME}
    opened = page.post("/code", data=fields)
    address = opened.headers["location"]
    shown = page.get(address).text
    version = shown.partition('name="version" value="')[2].partition('"')[0]
    page.post(
        f"{address}/acknowledgement",
        data={"version": version, "answer": "acknowledge"},
    )
    with reading() as session:
        last = session.exec(select(Event).order_by(col(Event.id).desc())).first()

    assert opened.status_code == 303
    assert state_of(any_town, made) == "acknowledged"
    assert last
    assert (last.verb, last.actor, last.via) == ("acknowledge", NAME, "code")


@pytest.mark.parametrize(
    ("number", "fold"),
    [
        ("26-00001", str.lower),
        (wide("26-00001"), wide),
        ("26ー00001", lambda code: code.replace("-", "")),
        (" 26\u201000001 ", lambda code: code.replace("-", " ")),
        ("26\u221200001", lambda code: wide(code.lower()).replace("－", "ー")),
        ("26-00001", lambda code: code.replace("O", "0").replace("I", "1")),
        ("26-00001", lambda code: code.replace("B", "8").replace("I", "1")),
    ],
)
def test_a_code_is_read_as_people_type_it(
    town: Town, mail: ReadMail, number: str, fold: object
) -> None:
    assert callable(fold)
    assert typed(town, number, fold(mail.code)).status_code == 303


def test_whatever_is_wrong_reads_the_same_and_changes_nothing(
    town: Town, mail: ReadMail
) -> None:
    before = digest(leaving_out={"throttle"})
    wrong = mail.code[:-1] + ("A" if mail.code[-1] != "A" else "B")
    tries = [typed(town, NUMBER, code) for code in (wrong, "x", wide("AB") * 2000)]
    strange = typed(town, "99-99999", mail.code)

    assert {each.status_code for each in tries} == {422}
    assert len({words(each.text) for each in [*tries, strange]}) == 1
    assert strange.status_code == 422
    assert "受付番号か確認コードが違うか" in words(strange.text)
    assert digest(leaving_out={"throttle"}) == before


@pytest.mark.parametrize(
    ("number", "code", "visitor"),
    [("", "", ""), (NUMBER, "", NAME), ("", "AAAA", NAME), (NUMBER, "AAAA", "")],
)
def test_an_empty_field_does_nothing(
    town: Town, mail: ReadMail, number: str, code: str, visitor: str
) -> None:
    before = digest()
    refused = typed(town, number, code and mail.code, visitor)

    assert refused.status_code == 422
    assert "入力してください" in words(refused.text)
    assert digest() == before


def test_wrong_codes_wait_and_then_the_right_one_is_taken(
    town: Town, mail: ReadMail
) -> None:
    for _ in range(3):
        typed(town, NUMBER, "AAAA-AAAA-AAAA")
    waiting = typed(town, NUMBER, mail.code)
    with transaction() as session:
        ago = clock.real_now() - timedelta(seconds=61)
        session.exec(update(Throttle).values(last_failed_at=ago, failures=10_000))

    assert waiting.status_code == 429
    assert typed(town, NUMBER, mail.code).status_code == 303


def test_wrong_codes_of_one_number_keep_no_other_one_waiting(
    town: Town, mail: ReadMail
) -> None:
    for _ in range(6):
        typed(town, "26-00099", mail.code)

    assert typed(town, "26-00099", mail.code).status_code == 429
    assert typed(town, NUMBER, mail.code).status_code == 303


def test_a_code_lives_the_agreed_days_from_its_mail(town: Town, mail: ReadMail) -> None:
    town.advance(days=14)
    last_day = typed(town, NUMBER, mail.code)
    town.advance(days=1)
    day_after = typed(town, NUMBER, mail.code)

    assert last_day.status_code == 303
    assert day_after.status_code == 422


def test_an_agency_may_have_its_own_days(town: Town, mail: ReadMail) -> None:
    with transaction() as session:
        session.exec(
            update(Agency).where(col(Agency.name) == SHAKYO).values(code_days=40)
        )
    town.advance(days=40)
    page = browser(town)
    fields = {"number": NUMBER, "code": mail.code, "visitor": NAME}
    opened = page.post("/code", data=fields)

    assert opened.status_code == 303
    assert page.get(opened.headers["location"]).status_code == 200  # the link is over
    town.advance(days=1)
    assert typed(town, NUMBER, mail.code).status_code == 422


def test_a_code_ends_with_the_case(town: Town, mail: ReadMail) -> None:
    do(town, 1, "withdraw", town.party(OWN, Side.SENDER))
    do(town, 1, "confirm_withdrawal", town.party(SHAKYO, Side.RECEIVER))

    assert typed(town, NUMBER, mail.code).status_code == 422


def test_the_code_of_a_digest_opens_its_list_and_no_more(town: Town) -> None:
    for _ in range(3):
        a_referral(town, sender=OWN, receiver=SHAKYO)
    first = mails(town)
    with reading() as session:
        ids = session.exec(select(Mail.id).order_by(col(Mail.id))).all()
    _move_notices(ids[1], ids[0])  # as a digest has it: two notices in one mail
    page = browser(town)
    fields = {"number": "26-00002", "code": first[0].code, "visitor": NAME}
    opened = page.post("/code", data=fields)
    listed = page.get("/visit")
    links = [each for each in (1, 2, 3) if f"/visit/{each}/opening" in listed.text]
    entered = page.post(f"/visit/{links[1]}/opening")
    stranger = page.post("/visit/3/opening")

    assert opened.headers["location"] == "/visit"
    assert NAME in words(listed.text)
    assert not [each for each in PERSONAL if each in listed.text]
    assert links == [1, 2]
    assert entered.headers["location"] == f"/visit/{links[1]}"
    assert page.get(f"/visit/{links[1]}").status_code == 200
    assert stranger.status_code == 404
    assert browser(town).get("/visit").status_code == 404
    assert browser(town).post("/visit/1/opening").status_code == 404


def _move_notices(source: int, target: int) -> None:
    with transaction() as session:
        session.exec(
            update(Notice).where(col(Notice.mail_id) == source).values(mail_id=target)
        )
