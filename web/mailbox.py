"""体験版のメールボックス — the mails of a demo, read in the browser.

Mails hold links that let in, so there is no such page in production, and none where
the database is a real one.
"""

from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from sqlmodel import select

from models.municipality import DatabaseKind, Installation
from tasks.database import EVERYWHERE, reading
from tasks.mailbox import MailNotInMailbox, listing, read
from web.access import show_strip
from web.pages import page
from web.site import site_of

router = APIRouter(dependencies=[Depends(show_strip)])


class Line(NamedTuple):
    """One line of a mail; `href` where it is an address of our own."""

    text: str
    href: str | None


def folder(request: Request) -> Path:
    """Where the mails lie; anywhere but in a demo there is no such page."""
    where = site_of(request).mailbox_dir
    with reading(EVERYWHERE) as session:
        kind = session.exec(select(Installation.kind)).first()
    if where is None or kind in (None, DatabaseKind.PRODUCTION):
        raise HTTPException(404)
    return where


Folder = Annotated[Path, Depends(folder)]


@router.get("/mailbox")
def mailbox(request: Request, where: Folder) -> Response:
    """The newest mails first."""
    return page(request, "mailbox.html", mails=listing(where))


@router.get("/mailbox/{mail_id}")
def mail(request: Request, mail_id: str, where: Folder) -> Response:
    """One mail as its reader sees it; our own addresses can be opened."""
    try:
        found = read(where, mail_id)
    except MailNotInMailbox:
        raise HTTPException(404) from None
    base = site_of(request).public_url
    lines = [_line(each, base) for each in found.text.splitlines()]
    sent = parsedate_to_datetime(found.headers["Date"])
    return page(request, "mail.html", headers=found.headers, sent=sent, lines=lines)


def _line(text: str, base: str) -> Line:
    ours = text.strip() == base or text.strip().startswith(f"{base}/")
    return Line(text, text.strip() if ours else None)
