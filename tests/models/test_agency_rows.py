"""機関一覧: each fault names its line and column, and one is enough to load nothing."""

import pytest

from models.agency import AgencySide, Channel
from models.agency_rows import OPTIONAL, REQUIRED, AgencyListRefused, read_agencies

HEADINGS = (*REQUIRED, *OPTIONAL)
TAX = {
    "機関名": "収納課",
    "窓口名": "納税相談窓口",
    "区分": "庁内",
    "連絡方法": "メール",
    "電話": "046-000-7103",
    "メール": "shuno@tsunagi.example",
}


def a_list(*rows: dict[str, str], headings: tuple[str, ...] = HEADINGS) -> bytes:
    lines = [",".join(headings)]
    lines += [",".join(row.get(name, "") for name in headings) for row in rows]
    return "\n".join(lines).encode()


def faults_of(content: bytes) -> list[str]:
    with pytest.raises(AgencyListRefused) as refusal:
        read_agencies(content)

    assert str(refusal.value) == "\n".join(refusal.value.faults)
    return refusal.value.faults


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with BOM"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["unix", "windows"])
def test_a_list_is_read_as_excel_saves_it(mark: bytes, end: bytes) -> None:
    [row] = read_agencies(mark + a_list(TAX).replace(b"\n", end))

    assert (row.line, row.agency, row.desk) == (2, "収納課", "納税相談窓口")
    assert (row.side, row.channel) == (AgencySide.INTERNAL, Channel.MAIL)
    assert row.emails == ("shuno@tsunagi.example", "", "")
    assert row.hours == "8:30～17:15"
    assert not row.open_saturdays
    assert not row.receipt_only


def test_what_is_optional_is_kept_when_given() -> None:
    more = {
        "主任メール": "s@tsunagi.example",
        "係長メール": "k@tsunagi.example",
        "内線": "7103",
        "FAX": "046-000-8103",
        "受付時間": "9:00～16:00",
        "第2・第4土曜開庁": "はい",
        "受付済のみ返す": "はい",
        "係長への連絡": "はい",
        "リンクの先頭": "https://lg.example/",
        "確認コードの日数": "7",
    }
    [row] = read_agencies(a_list({**TAX, **more}))

    assert row.emails[1:] == ("s@tsunagi.example", "k@tsunagi.example")
    assert (row.extension, row.fax, row.hours) == (
        "7103",
        "046-000-8103",
        "9:00～16:00",
    )
    assert (row.open_saturdays, row.receipt_only, row.chief_may_hear) == (True,) * 3
    assert (row.link_base_url, row.code_days) == ("https://lg.example", 7)


def test_no_is_no() -> None:
    [row] = read_agencies(
        a_list({**TAX, "第2・第4土曜開庁": "いいえ", "受付済のみ返す": "いいえ"})
    )

    assert not row.open_saturdays
    assert not row.receipt_only


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"機関名": " "}, "2行目「機関名」：入力"),
        ({"窓口名": ""}, "2行目「窓口名」：入力"),
        ({"区分": ""}, "2行目「区分」：入力"),
        ({"電話": ""}, "2行目「電話」：入力"),
        ({"連絡方法": ""}, "2行目「連絡方法」：入力"),
        ({"区分": "市役所"}, "2行目「区分」：自所・庁内・庁外のいずれか"),
        (
            {"連絡方法": "伝書鳩"},
            "2行目「連絡方法」：メール・電話・FAX・逓送のいずれか",
        ),
        ({"メール": ""}, "2行目「メール」：連絡方法がメールの窓口には必要"),
        ({"メール": "shuno"}, "2行目「メール」：メールアドレスを1件だけ"),
        ({"メール": "a@x.example b@x.example"}, "2行目「メール」：メールアドレスを1件"),
        ({"主任メール": "@x.example"}, "2行目「主任メール」：メールアドレス"),
        ({"係長メール": "a@"}, "2行目「係長メール」：メールアドレス"),
        ({"第2・第4土曜開庁": "第2のみ"}, "2行目「第2・第4土曜開庁」：「はい」か"),
        ({"受付済のみ返す": "○"}, "2行目「受付済のみ返す」：「はい」か"),
        ({"係長への連絡": "可"}, "2行目「係長への連絡」：「はい」か"),
        ({"リンクの先頭": "ftp://lg.example"}, "2行目「リンクの先頭」：https://"),
        ({"リンクの先頭": f"https://{'a' * 23}"}, "2行目「リンクの先頭」：https://"),
        ({"確認コードの日数": "0"}, "2行目「確認コードの日数」：1から365"),
        ({"確認コードの日数": "366"}, "2行目「確認コードの日数」：1から365"),
        ({"確認コードの日数": "二週間"}, "2行目「確認コードの日数」：1から365"),
        ({"受付時間": "時" * 61}, "2行目「受付時間」：60字以内"),
        ({"内線": "123456789012"}, "2行目「内線」：「内線」に個人番号"),
    ],
)
def test_each_fault_names_its_line_and_column(
    changed: dict[str, str], fault: str
) -> None:
    faults = faults_of(a_list({**TAX, **changed}))

    assert [f for f in faults if f.startswith(fault)], faults


def test_every_fault_of_the_file_is_told_at_once() -> None:
    bad = {**TAX, "区分": "市役所", "電話": ""}
    faults = faults_of(a_list(TAX, bad, {**bad, "窓口名": "別の窓口"}))

    assert [f[:3] for f in faults] == ["3行目", "3行目", "4行目", "4行目", "3行目"]
    assert faults[-1] == "3行目「窓口名」：2行目と同じ窓口です（納税相談窓口）。"


def test_a_second_row_for_the_same_counter_names_both_lines() -> None:
    other = {**TAX, "窓口名": "滞納整理係"}

    assert faults_of(a_list(TAX, other, TAX)) == [
        "4行目「窓口名」：2行目と同じ窓口です（納税相談窓口）。"
    ]


def test_a_quoted_line_break_does_not_shift_the_lines() -> None:
    content = a_list(TAX, {**TAX, "窓口名": '"二階\n窓口"', "区分": "?"}, {**TAX})

    assert faults_of(content)[0].startswith("4行目「区分」")


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (b"", [f"1行目：「{name}」の列がありません。" for name in REQUIRED]),
        (a_list(), ["2行目：機関が1件もありません。"]),
        (
            a_list(TAX, headings=(*HEADINGS, "備考")),
            ["1行目「備考」：使えない列名です。"],
        ),
        (
            a_list(TAX, headings=tuple(h for h in HEADINGS if h != "電話")),
            ["1行目：「電話」の列がありません。"],
        ),
        (
            "機関名\n".encode("cp932"),
            ["0バイト目：文字コードがUTF-8ではありません。"],
        ),
        (
            a_list(TAX) + ",余分".encode(),
            ["2行目：列の数が見出しより多くなっています。"],
        ),
    ],
)
def test_a_file_that_is_no_list_says_where(content: bytes, faults: list[str]) -> None:
    assert faults_of(content) == faults


def test_a_heading_that_appears_twice_is_refused() -> None:
    twice = (*HEADINGS, "電話")

    assert faults_of(a_list(TAX, headings=twice)) == [
        "1行目「電話」：同じ列名が2つ以上あります。"
    ]
