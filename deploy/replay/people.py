"""再現の人々 — officers and partners who read their mail and use the real pages.

Sources and the coordinator sign in; a partner answers by the mailed link or by the
typed code, and telephones where neither lets in any more. Who has no mail is reached
by an errand, and answers by telephone, which the coordinator writes down.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from deploy.replay.browser import Browser, form_of, refused
from deploy.replay.forms import Page, PageForm
from deploy.replay.plan import By, Move, Planned
from deploy.replay.published import OWN
from deploy.replay.sheets import sheet_of
from deploy.replay.sink import NUMBER, Received, Sink
from deploy.replay.town import Counter
from models.procedure import Side

_REFERRAL = re.compile(r"/referrals/(\d+)")
CODE_LIVES = timedelta(days=14)  # calendar days, the agreed default
_ERRAND = re.compile(r"/errands/(\d+)")
# Where a verb's form posts to, on either page.
_NOUNS = {
    "open_sheet": ("opening",),
    "acknowledge": ("acknowledgement",),
    "accept": ("acceptance",),
    "ask_supplement": ("supplement-request",),
    "give_supplement": ("supplement",),
    "decline": ("decline",),
    "note_decline": ("next-step",),
    "start_contact": ("contact",),
    "note_progress": ("progress",),
    "report": ("report", "result"),
    "confirm": ("confirmation",),
    "withdraw": ("withdrawal",),
    "confirm_withdrawal": ("withdrawal-confirmation",),
}


@dataclass(frozen=True)
class Sent:
    """A つなぎ as it was sent: its page, its 受付番号, and who is on each side."""

    id: str
    number: str
    agencies: Mapping[Side, str]


class People:
    """Everybody at every counter, each with a browser of their own."""

    def __init__(self, base_url: str, sink: Sink, counters: dict[str, Counter]) -> None:
        """Know everybody; whoever acts first accepts the invitation first."""
        self.base_url, self.sink, self.counters = base_url, sink, counters
        self.sent: dict[int, Sent] = {}
        self._read_mails = 0
        self._passwords = {name: secrets.token_urlsafe(12) for name in counters}
        self._browsers: dict[str, Browser] = {}
        self._visitors = {name: Browser(base_url) for name in counters}

    def close(self) -> None:
        """Close every browser."""
        for browser in (*self._browsers.values(), *self._visitors.values()):
            browser.close()

    def send(self, arriving: list[Planned]) -> None:
        """Write today's sheets and send them."""
        for one in arriving:
            self.sent[one.key] = self._send(one)

    def answer(self, moves: list[tuple[int, Move]]) -> None:
        """Do what is due today: first the errands, then everybody's answers."""
        self._run_errands()
        for key, move in moves:
            self._answer(self.sent[key], move)

    def _send(self, one: Planned) -> Sent:
        browser, empty = self._at_desk(one.sender, "/referrals/new")
        writing, to = form_of(empty, "/referrals/new"), self.counters[one.receiver]
        preview = browser.send(writing, sheet_of(one, to.desk_id))
        page = browser.send(form_of(preview, "/referrals/new"), {"step": "send"})
        found, number = _REFERRAL.search(page.url), NUMBER.search(page.text)
        if "done=sent" not in page.url or not found or not number:
            raise refused(page, "送付できませんでした")
        sides = {Side.SENDER: one.sender, Side.RECEIVER: one.receiver}
        return Sent(found.group(1), number.group(), sides)

    def _answer(self, sent: Sent, move: Move) -> None:
        agency = sent.agencies[move.side]
        reached_by_mail = self.counters[agency].email is not None
        if agency == OWN or (move.by is By.SCREEN and reached_by_mail):
            self._on_screen(agency, sent, move)
        elif reached_by_mail and (page := self._way_in(agency, sent, move.by)):
            self._on_visit(agency, page, sent, move)
        else:
            self._by_telephone(agency, sent, move)

    def _on_screen(self, agency: str, sent: Sent, move: Move) -> None:
        browser, page = self._at_desk(agency, f"/referrals/{sent.id}")
        if opening := page.form("/opening"):
            page = browser.send(opening, {})
        form = form_of(page, *_addresses(move))
        done = browser.send(form, _fitting(form, move))
        if "done=" not in done.url:
            raise refused(done, f"{sent.number} {move.verb}")

    def _on_visit(self, agency: str, page: Page, sent: Sent, move: Move) -> None:
        form = form_of(page, *_addresses(move))
        done = self._visitors[agency].send(form, _fitting(form, move))
        if not done.url.endswith("/receipt"):
            raise refused(done, f"{sent.number} {move.verb}")

    def _by_telephone(self, agency: str, sent: Sent, move: Move) -> None:
        """The partner telephones; the coordinator writes the answer down."""
        browser, page = self._at_desk(OWN, f"/referrals/{sent.id}")
        forms = [f for f in page.forms if ("on_behalf", "yes") in f.fields]
        by_hand = form_of(
            Page(page.url, page.status, page.text, forms), *_addresses(move)
        )
        said = {"via": "telephone", "answered_by": self.counters[agency].person}
        done = browser.send(by_hand, {**_fitting(by_hand, move), **said})
        if "done=" not in done.url:
            raise refused(done, f"{sent.number} {move.verb}（電話）")

    def _way_in(self, agency: str, sent: Sent, by: By) -> Page | None:
        """Return the page behind the newest mail about it, None where that is over."""
        counter = self.counters[agency]
        mails = self.sink.about(sent.number, str(counter.email))
        if by is By.CODE:
            return self._by_code(counter, sent.number, mails[0])
        links = (mail.link_for(sent.number) for mail in mails)
        link = next((one for one in links if one), None)
        return self._by_link(counter, link) if link else None

    def _by_link(self, counter: Counter, link: str) -> Page | None:
        browser = self._visitors[counter.agency]
        page = browser.open(link)
        if page.status == 200 and (opening := page.form("/opening")):
            page = browser.send(opening, {"visitor": counter.person, "at_desk": "yes"})
        return page if page.status == 200 else None

    def _by_code(self, counter: Counter, number: str, mail: Received) -> Page | None:
        if self.sink.today > mail.on + CODE_LIVES:
            return None  # known to be over; a try would count as a wrong one
        browser = self._visitors[counter.agency]
        asking = form_of(browser.open("/code"), "/code")
        said = {"number": number, "code": mail.code() or "", "visitor": counter.person}
        page = browser.send(asking, {**said})
        if page.url.endswith("/visit"):  # several: the list of the mail
            mine = next(form for form in page.forms if number in form.words)
            page = browser.send(mine, {})
        if page.status != 200:
            raise refused(page, f"{number}：確認コードで開けませんでした")
        return page

    def _run_errands(self) -> None:
        """Read our desk's new mails and do the errands they ask for."""
        own = self.counters[OWN]
        new = self.sink.mails[self._read_mails :]
        self._read_mails = len(self.sink.mails)
        texts = [m.text for m in new if m.to == own.email]
        ids = [found for text in texts for found in _ERRAND.findall(text)]
        for errand in dict.fromkeys(ids):
            self._run_errand(errand)

    def _run_errand(self, errand: str) -> None:
        browser, page = self._at_desk(OWN, f"/errands/{errand}")
        if (form := page.form("/reached")) is None:
            return  # done already: this was a reminder
        done = browser.send(form, {"reached": "窓口に電話で伝えました。"})
        if "done=" not in done.url:
            raise refused(done, f"連絡用務 {errand}")

    def _invited(self, counter: Counter) -> Browser:
        browser = Browser(self.base_url)
        address = f"/invitation/{counter.invitation}"
        password = self._passwords[counter.agency]
        form = form_of(browser.open(address), address)
        page = browser.send(form, {"password": password, "again": password})
        if page.status != 200 or page.url.endswith(address):
            raise refused(page, f"{counter.agency}：招待を使えませんでした")
        return browser

    def _at_desk(self, agency: str, address: str) -> tuple[Browser, Page]:
        """Return the agency's browser and a page; a session ends after 30 minutes."""
        if agency not in self._browsers:
            self._browsers[agency] = self._invited(self.counters[agency])
        browser = self._browsers[agency]
        page = browser.open(address)
        if "/sign-in" in page.url:
            login, password = self.counters[agency].login, self._passwords[agency]
            signing = form_of(page, "/sign-in")
            page = browser.send(signing, {"login": login, "password": password})
        if page.status != 200 or "/sign-in" in page.url:
            raise refused(page, f"{agency}：開けませんでした")
        return browser, page


def _addresses(move: Move) -> tuple[str, ...]:
    return tuple(f"/{noun}" for noun in _NOUNS[move.verb])


def _fitting(form: PageForm, move: Move) -> dict[str, str | list[str]]:
    """Return what the person types and ticks: what this form has boxes for."""
    ticks = {noun: "yes" for noun in _NOUNS[move.verb] if noun in form.boxes}
    chosen = {"answer": "acknowledge"} if move.verb == "acknowledge" else {}
    offered = {k: v for k, v in chosen.items() if k in form.boxes}
    return {**ticks, **offered, **move.given}
