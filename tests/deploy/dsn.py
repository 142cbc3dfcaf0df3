"""Delivery status notifications about a mail of a test, as Postfix writes them."""

from models.mail import Mail
from notifications.bounce import verp_address

_DSN = """\
From: Mail Delivery System <MAILER-DAEMON@relay.example>
To: {to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B/relay"

--B/relay
Content-Type: text/plain; charset=utf-8

This is the mail system at host relay.example.

--B/relay
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; {recipient}
{report}

--B/relay
Content-Type: text/rfc822-headers

{sender}Message-ID: <{message_id}>

--B/relay--
"""
_REFUSED = """\
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown"""
_DELAYED = """\
Action: delayed
Status: 4.2.2
Diagnostic-Code: smtp; 452 4.2.2 Mailbox full"""


def verp(mail: Mail) -> str:
    """The envelope sender of the mail."""
    return verp_address(mail.verp_token, "tsunagi.example")


def a_bounce(mail: Mail, *, names_sender: bool = True) -> bytes:
    """The mail was refused for good."""
    return _dsn(mail, _REFUSED, names_sender)


def a_delay(mail: Mail) -> bytes:
    """The mail is still being tried."""
    return _dsn(mail, _DELAYED, names_sender=True)


def _dsn(mail: Mail, report: str, names_sender: bool) -> bytes:
    return _DSN.format(
        to=verp(mail) if names_sender else "postmaster@tsunagi.example",
        recipient=mail.to_address,
        report=report,
        sender=f"Return-Path: <{verp(mail)}>\n" if names_sender else "",
        message_id=mail.message_id,
    ).encode()
