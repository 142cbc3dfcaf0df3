"""Bounces as Postfix 3.7 really writes them (tests/notifications/dsn), and others."""

from pathlib import Path

import pytest

from notifications.bounce import (
    Bounce,
    NotABounce,
    parse_bounce,
    verp_address,
    verp_token,
)

DSN = Path(__file__).parent / "dsn"
REFUSED = (DSN / "refused.eml").read_bytes()


def test_a_refused_recipient_is_for_good() -> None:
    assert parse_bounce(REFUSED) == Bounce(
        token="k7qf2mxd9rtb",
        status="5.1.1",
        diagnostic=(
            "smtp; 550 5.1.1 <gone@zeimu.example>: Recipient address "
            "rejected: User unknown in virtual mailbox table"
        ),
        permanent=True,
        original_message_id="<k7qf2mxd9rtb@tsunagi.example>",
    )


def test_a_delay_is_not_yet_a_failure() -> None:
    bounce = parse_bounce((DSN / "delayed.eml").read_bytes())

    assert (bounce.token, bounce.status) == ("p3wz5hna7cde", "4.2.2")
    assert not bounce.permanent
    assert bounce.original_message_id == "<p3wz5hna7cde@tsunagi.example>"


def test_giving_up_after_days_of_trying_is_for_good() -> None:
    bounce = parse_bounce((DSN / "expired.eml").read_bytes())

    assert (bounce.status, bounce.permanent) == ("4.2.2", True)


def test_line_ends_and_the_mailbox_line_of_a_pipe_do_not_matter() -> None:
    piped = b"From MAILER-DAEMON  Sat Nov 21 11:26:40 2026\n" + REFUSED

    assert parse_bounce(REFUSED.replace(b"\n", b"\r\n")) == parse_bounce(REFUSED)
    assert parse_bounce(piped) == parse_bounce(REFUSED)


def test_the_address_it_was_piped_for_counts_first() -> None:
    bounce = parse_bounce(REFUSED, envelope_to="bounce+other2@tsunagi.example")

    assert bounce.token == "other2"


def test_the_returned_mail_tells_where_the_address_was_rewritten() -> None:
    rewritten = REFUSED.replace(
        b"To: bounce+k7qf2mxd9rtb@tsunagi.example\n", b"To: admin@tsunagi.example\n", 1
    )
    assert b"To: admin@" in rewritten

    assert parse_bounce(rewritten).token == "k7qf2mxd9rtb"


def test_without_any_verp_address_the_message_id_still_tells() -> None:
    bounce = parse_bounce(REFUSED.replace(b"bounce+k7qf2mxd9rtb@", b"bounce@"))

    assert bounce.token is None
    assert bounce.original_message_id == "<k7qf2mxd9rtb@tsunagi.example>"


def test_a_receipt_of_success_is_no_failure() -> None:
    receipt = REFUSED.replace(b"Action: failed", b"Action: delivered")

    assert not parse_bounce(receipt).permanent


@pytest.mark.parametrize(
    "mail",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: hello\n\nhello\n",
        b"Auto-Submitted: auto-replied\nSubject: away\n\nout of office\n",
        b"Content-Type: multipart/report; boundary=x\n\n--x--\n",
        REFUSED[: REFUSED.index(b"Reporting-MTA")],
    ],
)
def test_other_mail_is_no_bounce(mail: bytes) -> None:
    with pytest.raises(NotABounce):
        parse_bounce(mail)


def test_a_verp_address_is_built_and_read_back() -> None:
    address = verp_address("k7qf2mxd9rtb", "tsunagi.example")

    assert address == "bounce+k7qf2mxd9rtb@tsunagi.example"
    assert verp_token(address) == "k7qf2mxd9rtb"
    assert verp_token("BOUNCE+K7QF2MXD9RTB@TSUNAGI.EXAMPLE") == "k7qf2mxd9rtb"
    assert verp_token("tsunagi@tsunagi.example") is None


@pytest.mark.parametrize("token", ["", "UPPER", "a b", "a@b", "あ", "x" * 60])
def test_a_token_that_would_not_survive_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match="VERP"):
        verp_address(token, "tsunagi.example")
