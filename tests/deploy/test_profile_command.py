"""tsunagi profile: check, diff and apply; all or nothing."""

from pathlib import Path

import pytest
from sqlmodel import col, select

from models.agency import Agency, Desk, Post
from models.duty import Duty
from models.event import Event
from models.policy import Policy
from models.reprojection import REPROJECT
from tasks.database import reading
from tests.databases import TAX, Town
from tests.factories import a_referral, mails
from tests.proof import refuted
from tests.sources import ROOT
from tests.terminal import told, typed
from tests.web.browsing import digest

ZAMA = ROOT / "deploy" / "profiles" / "zama.toml"
BAD = ROOT / "tests" / "profiles"


def zama(folder: Path, *changes: tuple[str, str]) -> str:
    """The profile of 座間型 with these changes; the name of the file."""
    text = ZAMA.read_text(encoding="utf-8")
    for was, becomes in changes:
        assert was in text
        text = text.replace(was, becomes, 1)
    file = folder / "zama.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


FOUR_DAYS = (
    "[policy]",
    """[policy."referral.acknowledgement.in"]
rule = { kind = "open_days", n = 4 }
roll = "none"

[policy]""",
)
CLOSED = (
    "days = []",
    'days = [{ on = "2026年9月24日（木）", name = "市の休日", source = "架空条例" }]',
)
WITHOUT_TAX = (
    ('[[agency]]\nname = "収納課"', '[[agency]]\nname = "税務室"'),
    ('{ desk = "収納課" }', '{ desk = "税務室" }'),
)


def test_a_good_file_is_counted(town: Town) -> None:
    counts = told(town, "profile", "check", str(ZAMA))

    assert (counts["agencies"], counts["series"]) == (33, 4)


@pytest.mark.parametrize("command", ["check", "diff", "apply"])
@pytest.mark.parametrize("file", sorted(BAD.glob("*.toml")), ids=lambda f: f.stem)
def test_a_bad_file_is_refused_and_nothing_half_applied(
    town: Town, command: str, file: Path
) -> None:
    before = digest()
    came = typed(town, "profile", command, str(file))

    assert came.exit_code == 2
    assert f"{file.name} " in came.stderr
    assert "行目「" in came.stderr
    assert digest() == before


def test_a_missing_file_is_told(town: Town) -> None:
    assert "開けません" in typed(town, "profile", "check", "nowhere.toml").stderr


def test_a_diff_says_what_would_be_and_changes_nothing(
    any_town: Town, tmp_path: Path
) -> None:
    a_referral(any_town)
    typed(any_town, "profile", "apply", str(ZAMA))
    before = digest()
    changed = zama(tmp_path, FOUR_DAYS, ('phone = "046-000-7102"', 'phone = "1"'))
    came = typed(any_town, "profile", "diff", changed)

    assert digest() == before
    assert "【変更】窓口 市民税課 窓口：phone 046-000-7102 → 1" in came.stdout
    assert "【追加】取り決め referral.acknowledgement.in" in came.stdout
    assert "26-00001 受領確認：9月24日（木） → 9月28日（月）" in came.stdout
    assert "対応待ち1件のうち、期限が動くもの 1件" in came.stdout


def test_applied_it_is_so_and_twice_changes_nothing(
    any_town: Town, tmp_path: Path
) -> None:
    a_referral(any_town)
    mails(any_town)
    file = zama(tmp_path, FOUR_DAYS, CLOSED)
    first = told(any_town, "profile", "apply", file)
    before = digest()
    second = told(any_town, "profile", "apply", file)

    assert first["moved"] == 1
    assert second == {"differences": [], "looked_at": 1, "moved": 0}
    assert digest() == before
    with reading() as session:
        duty = session.exec(select(Duty)).one()
        versions = session.exec(select(Policy.version)).all()
        events = session.exec(select(Event).where(Event.verb == REPROJECT)).all()
    assert str(duty.due_on) == "2026-09-29"  # four open days, none of them 9/24
    assert sorted(versions) == [1, 2]
    assert len(events) == 1
    assert refuted(any_town) == []


def test_a_closed_day_alone_moves_what_falls_on_it(town: Town, tmp_path: Path) -> None:
    a_referral(town)
    typed(town, "profile", "apply", str(ZAMA))
    came = told(town, "profile", "apply", zama(tmp_path, CLOSED))

    assert came["moved"] == 1
    assert came["differences"] == ["【追加】閉庁日 令和8年9月24日（木） 市の休日"]


def test_an_agency_that_still_owes_is_not_removed(town: Town, tmp_path: Path) -> None:
    a_referral(town, sender=TAX)
    typed(town, "profile", "apply", str(ZAMA))
    before = digest()
    came = typed(town, "profile", "apply", zama(tmp_path, *WITHOUT_TAX))
    would = typed(town, "profile", "diff", zama(tmp_path, *WITHOUT_TAX))

    assert came.exit_code == 2
    assert "【廃止】機関 収納課（対応待ちが1件あるため、廃止できません）" in came.stderr
    assert "【廃止】機関 収納課（対応待ちが1件" in would.stdout
    assert digest() == before


def test_what_the_profile_does_not_name_takes_part_no_longer(
    town: Town, tmp_path: Path
) -> None:
    typed(town, "profile", "apply", str(ZAMA))
    typed(town, "profile", "apply", zama(tmp_path, *WITHOUT_TAX))
    with reading() as session:
        gone = session.exec(select(Agency).where(Agency.name == TAX)).one()
    back = told(town, "profile", "apply", str(ZAMA))

    assert str(gone.closed_on) == "2026-09-17"
    assert any("機関 収納課：closed_on" in one for one in back["differences"])


def test_a_dropped_post_is_vacant_and_its_neighbours_take_over(
    town: Town, tmp_path: Path
) -> None:
    typed(town, "profile", "apply", str(ZAMA))
    text = ZAMA.read_text(encoding="utf-8")
    lines = [x for x in text.splitlines() if 'title = "主任相談支援員"' not in x]
    shorter = "\n".join(lines).replace('"主任相談支援員"', '"主査"')
    file = tmp_path / "zama.toml"
    file.write_text(shorter, encoding="utf-8")
    came = told(town, "profile", "apply", str(file))
    own = select(Desk.id).join(Agency).where(Agency.name == "自立相談支援機関")
    with reading() as session:
        posts = session.exec(select(Post).where(col(Post.desk_id).in_(own))).all()

    assert [p.title for p in posts if p.vacant_since] == ["主任相談支援員"]
    assert any(one.startswith("【廃止】職") for one in came["differences"])


def test_a_later_day_is_kept_and_nothing_moves_yet(town: Town, tmp_path: Path) -> None:
    a_referral(town)
    typed(town, "profile", "apply", str(ZAMA))
    file = zama(tmp_path, FOUR_DAYS)
    came = told(town, "profile", "apply", file, "--from", "R8.10.1")
    past = typed(town, "profile", "apply", str(ZAMA), "--from", "R8.9.1")

    assert came["moved"] == 0
    assert past.exit_code == 2
    assert "以降の日から改めてください" in past.stderr


def test_a_counter_closed_on_mondays_has_its_own_days(town: Town) -> None:
    typed(town, "profile", "apply", str(ZAMA))
    a_referral(town, sender="自立相談支援機関", receiver="コミュニティセンター")
    with reading() as session:
        duty = session.exec(select(Duty)).one()

    assert str(duty.due_on) == "2026-09-20"  # a Sunday: only Mondays are closed there
