"""代理への宛先 — who a mail goes to is decided once more when it is about to leave."""

from sqlmodel import Session, select

from models.mail import Mail
from models.notice import Notice
from tasks import clock
from tasks.directory import directory


def readdress(session: Session, mail: Mail) -> None:
    """Send a mail that was never tried to whoever reads for its post today.

    Only a mail of its own: a digest leaves on the day it was put together.
    """
    held = directory(session)
    if mail.attempts or mail.digest_on or not held.absences:
        return
    meant = session.exec(
        select(Notice.post_id).where(Notice.mail_id == mail.id)
    ).first()
    if meant is None:
        return
    reader = held.reader_of(held.posts[meant], clock.office_today(session))
    if reader and reader.id != mail.post_id and held.reachable_by_mail(reader):
        mail.post_id, mail.to_address = reader.id, str(reader.email)
        session.add(mail)
