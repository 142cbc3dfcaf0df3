"""Things that are as they are because somebody did it: made through the verbs only."""

import asyncio
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from models.consent import ConsentItem, ConsentWay
from models.decide import Party
from models.drafts import ClientDraft, ConsentDraft, SheetDraft
from models.policy import Policy
from models.procedure import Side
from models.referral import REFERRAL
from models.referral_sheet import SheetForm, Way
from tasks.acts import act
from tasks.database import transaction
from tasks.delivery import deliver_round
from tasks.installation import post_of
from tasks.sheets import draft_sheet
from tests.databases import OWN, TAX, Town
from tests.fakes import RecordingMailer

PERSON = ClientDraft(
    name="試験 一郎",
    kana="しけん いちろう",
    born_on=date(1980, 4, 1),
    address="つなぎ市架空町1-2-3",
    household="単身",
    contact="046-000-9999",
)
CONSENT = ConsentDraft(
    given_on=date(2026, 9, 1),
    way=ConsentWay.WRITTEN,
    original_kept_at="窓口の鍵付き書庫",
    items=(ConsentItem.IDENTITY, ConsentItem.HOUSEHOLD, ConsentItem.SITUATION),
    result_may_return=True,
)
GIVEN = {
    "ask_supplement": {"question": "面談を希望される曜日を教えてください。"},
    "give_supplement": {"answer": "火曜日の午前を希望されています。"},
    "decline": {"decline_reason": "not_ours"},
    "note_decline": {"next_step": "ほかの窓口へつなぎ直します。"},
    "note_progress": {"progress": "面談の日程を調整中です。"},
    "report": {"outcome": "visited"},
    "withdraw": {"withdrawal_reason": "ご本人が希望されなくなったため"},
}
_LINK = re.compile(r"http://testserver/t/(\S+)")
_CODE = re.compile(r"確認コード：([A-Z2-7-]{14})")


@dataclass(frozen=True)
class ReadMail:
    """One mail as its reader sees it."""

    to: str
    subject: str
    text: str
    attached: tuple[str, ...] = ()

    @property
    def token(self) -> str:
        """The link's own part of its address."""
        found = _LINK.search(self.text)
        assert found, self.text
        return found.group(1)

    @property
    def code(self) -> str:
        """確認コード."""
        found = _CODE.search(self.text)
        assert found, self.text
        return found.group(1)


def a_sheet(town: Town, *receivers: str, **different: object) -> SheetDraft:
    """A つなぐシート with a consent for these counters."""
    to = tuple((town.desks[name], Way.SENT) for name in receivers or (OWN,))
    usual = {
        "form": SheetForm.TSUNAGU_SHEET,
        "to": to,
        "client": PERSON,
        "consent": CONSENT,
        "topics": ("tax", "income"),
        "situation": "納税のご相談の中で、生活費のご不安をうかがいました。",
        "request": "家計のご相談をお願いします。",
    }
    return SheetDraft(**{**usual, **different})  # type: ignore[arg-type]


def a_policy(numbers: Mapping[str, object] | None = None) -> Policy:
    """A version of the agreed numbers that is in no database."""
    return Policy(
        municipality_id=1,
        version=1,
        holds_from=date(2000, 1, 1),
        numbers=dict(numbers or {}),
        note="",
        recorded_at=datetime(2026, 4, 1, tzinfo=UTC),
        recorded_by="試験",
    )


def a_referral(
    town: Town, *, sender: str = TAX, receiver: str = OWN, **different: object
) -> int:
    """The id of a referral that was sent; its mail waits for delivery."""
    by = town.party(sender, Side.SENDER)
    with transaction(town.scope) as session:
        sheet = a_sheet(town, receiver, **different)
        [made] = draft_sheet(session, sheet, by)
        act(session, "referral", made.id, "check_consent", by)
        act(session, "referral", made.id, "send", by)
        return made.id


def a_referral_that_was(
    town: Town,
    *verbs: str,
    sender: str = TAX,
    receiver: str = OWN,
    **different: object,
) -> int:
    """The id of a referral sent and then taken through these verbs, in order."""
    made = a_referral(town, sender=sender, receiver=receiver, **different)
    for verb in verbs:
        side = REFERRAL.verb(verb).by
        agency = sender if side is Side.SENDER else receiver
        do(town, made, verb, town.party(agency, side))
    return made


def do(town: Town, referral_id: int, verb: str, by: Party) -> None:
    """One act in one transaction, with something valid given."""
    with transaction(town.scope) as session:
        act(session, "referral", referral_id, verb, by, GIVEN.get(verb, {}))


def mails(town: Town) -> list[ReadMail]:
    """Deliver what may leave now and return it, as its readers see it."""
    mailer = RecordingMailer()
    post = post_of(town.settings)
    with ThreadPoolExecutor(1) as apart:  # a browser test has a loop of its own
        apart.submit(lambda: asyncio.run(deliver_round(mailer, post))).result()
    return [read_mail(each.content) for each in mailer.sent]


def read_mail(content: bytes) -> ReadMail:
    """A mail as it left, read."""
    parsed = message_from_bytes(content, policy=default)
    assert isinstance(parsed, EmailMessage)
    body = parsed.get_body(("plain",))
    assert body is not None
    attached = tuple(str(a.get_content()) for a in parsed.iter_attachments())
    text = str(body.get_content())
    return ReadMail(str(parsed["To"]), str(parsed["Subject"]), text, attached)
