"""リンクと確認コード: no token is stored, a forged one refused, typing forgiven."""

from datetime import timedelta

import pytest

from models.link import (
    AccessLink,
    folded_code,
    folded_number,
    link_id_of,
    link_token,
    typed_code,
)
from tests.models.hand_offs import AT

KEY, OTHER_KEY = b"k" * 32, b"x" * 32


@pytest.mark.parametrize("link_id", [1, 42, 10**14])
def test_a_token_leads_back_to_its_link(link_id: int) -> None:
    assert link_id_of(KEY, link_token(KEY, link_id)) == link_id


GENUINE = link_token(KEY, 7)


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "7",
        "7-",
        link_token(OTHER_KEY, 7),  # another installation's
        GENUINE.replace("7-", "8-", 1),  # another link's
        GENUINE[:-1],  # cut by a mail program
        f"{GENUINE}A",
        f"0{GENUINE}",
        GENUINE.swapcase(),
        f"-{GENUINE}",
        f"\uff17{GENUINE[1:]}",  # a full-width digit
        f"{'9' * 16}-{GENUINE[2:]}",
        GENUINE[:-1] + ("B" if GENUINE[-1] == "A" else "A"),
        "7-ほかの文字",
    ],
)
def test_a_forged_token_is_refused(forged: str) -> None:
    assert link_id_of(KEY, forged) is None


def test_a_token_holds_128_bits() -> None:
    assert len(GENUINE.partition("-")[2]) == 22  # 128 bits in base64, 6 bits a letter


def test_a_code_holds_60_bits_grouped_by_four() -> None:
    codes = {typed_code(KEY, mail_id) for mail_id in range(2000)}
    letters = {c for code in codes for c in code.replace("-", "")}

    assert len(codes) == 2000
    assert {tuple(len(g) for g in code.split("-")) for code in codes} == {(4, 4, 4)}
    assert len(letters) == 32  # 5 bits a letter, 12 letters


def test_a_code_belongs_to_one_key_and_one_mail() -> None:
    assert typed_code(KEY, 1) != typed_code(OTHER_KEY, 1)
    assert typed_code(KEY, 1) != typed_code(KEY, 2)
    assert typed_code(KEY, 1) == typed_code(KEY, 1)


@pytest.mark.parametrize(
    ("typed", "letters"),
    [
        ("ABCD-EFGH-IJKL", "ABCDEFGHIJKL"),
        ("abcd-efgh-ijkl", "ABCDEFGHIJKL"),
        ("ＡＢＣＤ－ＥＦＧＨ－ＩＪＫＬ", "ABCDEFGHIJKL"),  # noqa: RUF001
        ("ａｂｃｄｅｆｇｈｉｊｋｌ", "ABCDEFGHIJKL"),  # noqa: RUF001
        (" ABCD EFGH　IJKL\n", "ABCDEFGHIJKL"),
        ("ABCDーEFGH‐IJKL", "ABCDEFGHIJKL"),  # noqa: RUF001
        # 0, 1 and 8 are in no code: they were read instead of O, I and B
        ("0123-4567-8888", "OI234567BBBB"),
        ("", ""),
        ("コード", ""),
    ],
)
def test_a_typed_code_is_forgiven_case_width_and_lookalikes(
    typed: str, letters: str
) -> None:
    assert folded_code(typed) == letters


@pytest.mark.parametrize(
    "typed",
    [
        "26-00123",
        " 26-00123\n",
        "26 - 00123",
        "".join(chr(ord(c) + 0xFEE0) for c in "26-00123"),  # full width
        "26ー00123",
        "26\u201000123",
        "26\u221200123",
    ],
)
def test_a_typed_number_is_forgiven_width_spaces_and_hyphens(typed: str) -> None:
    assert folded_number(typed) == "26-00123"


def test_every_code_survives_being_typed() -> None:
    for mail_id in range(200):
        code = typed_code(KEY, mail_id)

        assert folded_code(code.lower()) == code.replace("-", "")


@pytest.mark.parametrize(
    ("revoked", "seconds", "live"),
    [(False, -1, True), (False, 0, False), (False, 1, False), (True, -1, False)],
)
def test_a_link_opens_until_it_expires_or_is_revoked(
    *, revoked: bool, seconds: int, live: bool
) -> None:
    link = AccessLink(
        municipality_id=1,
        procedure="referral",
        case_id=1,
        number="26-00001",
        desk_id=1,
        post_id=1,
        created_at=AT,
        expires_at=AT,
        revoked_at=AT if revoked else None,
    )

    assert link.is_live(AT + timedelta(seconds=seconds)) is live
