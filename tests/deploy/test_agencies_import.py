"""tsunagi agencies import: all or nothing, and every fault has its place."""

from pathlib import Path

import pytest
from sqlmodel import col, select

from models.agency import Agency, Desk, Post
from models.event import Event
from models.municipality import Municipality
from tasks.database import reading, transaction
from tests.databases import Town
from tests.terminal import told, typed

HEADINGS = "機関名,窓口名,区分,連絡方法,電話,メール"
GOOD = "架空支援センター,相談窓口,庁外,メール,046-000-1234,soudan@shien.example"


def a_list(folder: Path, *lines: str) -> str:
    """A file with these lines under the headings; its name."""
    file = folder / "agencies.csv"
    file.write_text("\n".join([HEADINGS, *lines]) + "\n", encoding="utf-8")
    return str(file)


def rows() -> list[list[str]]:
    """Every row an import may touch."""
    with reading() as session:
        return [
            [repr(row) for row in session.exec(select(table)).all()]
            for table in (Agency, Desk, Post, Event)
        ]


def test_a_good_list_is_taken_in_whole(any_town: Town, tmp_path: Path) -> None:
    counts = told(any_town, "agencies", "import", a_list(tmp_path, GOOD))

    with reading() as session:
        agency = session.exec(
            select(Agency).where(Agency.name == "架空支援センター")
        ).one()
        event = session.exec(select(Event).where(Event.verb == "import")).one()
    assert counts["new_agencies"] == counts["new_desks"] == counts["rows"] == 1
    assert agency.municipality_id == any_town.municipality_id
    assert (event.via, event.given["new_desks"]) == ("import", 1)


def test_a_list_taken_in_twice_renews_what_is_there(town: Town, tmp_path: Path) -> None:
    file = a_list(tmp_path, GOOD)
    told(town, "agencies", "import", file)
    again = told(town, "agencies", "import", file)

    assert (again["new_agencies"], again["changed_desks"]) == (0, 1)


def test_a_dry_run_counts_and_changes_nothing(any_town: Town, tmp_path: Path) -> None:
    before = rows()
    came = typed(any_town, "agencies", "import", a_list(tmp_path, GOOD), "--dry-run")

    assert "新しい機関 1件" in came.stdout
    assert "何も取り込んでいません" in came.stdout
    assert rows() == before


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("架空課,,庁内,電話,046-000-1", "3行目「窓口名」"),
        ("架空課,窓口,町内,電話,046-000-1", "3行目「区分」"),
        ("架空課,窓口,庁内,狼煙,046-000-1", "3行目「連絡方法」"),
        ("架空課,窓口,庁内,メール,046-000-1,", "3行目「メール」"),
        ("架空課,窓口,庁内,メール,046-000-1,a@b@c", "3行目「メール」"),
        ("架空課,窓口,庁内,電話,046-000-1,,余り", "3行目：列の数"),
        ("架空課,123456789018,庁内,電話,046-000-1", "3行目「窓口名」"),
        (GOOD, "3行目「窓口名」：2行目と同じ窓口"),
    ],
)
def test_one_bad_line_is_named_and_nothing_is_taken_in(
    town: Town, tmp_path: Path, line: str, place: str
) -> None:
    before = rows()
    came = typed(town, "agencies", "import", a_list(tmp_path, GOOD, line), "--json")

    assert came.exit_code == 2
    assert place in came.stderr
    assert "何も取り込んでいません" in came.stderr
    assert came.stdout == ""
    assert rows() == before


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("機関名,窓口名\n".encode(), "「区分」の列がありません"),
        ((HEADINGS + "\n").encode(), "機関が1件もありません"),
        ((HEADINGS + "\n" + GOOD).encode("cp932"), "UTF-8ではありません"),
        (b"", "「機関名」の列がありません"),
        ((HEADINGS + '\n"').encode() + b"a" * 200_000, "CSVとして読めません"),
    ],
)
def test_a_file_that_is_no_list_is_refused(
    town: Town, tmp_path: Path, content: bytes, words: str
) -> None:
    before = rows()
    file = tmp_path / "no_list.csv"
    file.write_bytes(content)
    came = typed(town, "agencies", "import", str(file))

    assert came.exit_code == 2
    assert words in came.stderr
    assert rows() == before


def test_a_missing_file_is_named(town: Town) -> None:
    came = typed(town, "agencies", "import", "nowhere.csv")

    assert came.exit_code == 2
    assert "「nowhere.csv」を開けません" in came.stderr


def test_where_there_are_two_towns_one_must_be_named(
    town: Town, tmp_path: Path
) -> None:
    with transaction() as session:
        founded = session.exec(select(Municipality)).one()
        session.add(Municipality(name="となり町", created_at=founded.created_at))
    file = a_list(tmp_path, GOOD)

    refused = typed(town, "agencies", "import", file)
    told(town, "agencies", "import", file, "--town", "となり町")

    with reading() as session:
        new = session.exec(
            select(Agency).where(col(Agency.name).startswith("架空"))
        ).one()
    assert refused.exit_code == 2
    assert "つなぎ市（体験版）、となり町" in refused.stderr
    assert new.municipality_id != town.municipality_id
