"""自治体の設定: every fault is named with file, line and field, all at once."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.agency import AgencySide, Rank
from models.policy import DEFAULT_NUMBERS
from models.policy_check import fault_of
from models.profile import PostEntry, Profile
from models.profile_places import places
from models.profile_posts import post_faults, ranks
from models.profile_reading import ProfileRefused, read_profile
from tests.sources import ROOT

BAD = ROOT / "tests" / "profiles"
GOOD = sorted((ROOT / "deploy" / "profiles").glob("*.toml"))


def read(path: Path) -> Profile:
    return read_profile(path.read_bytes(), path.name)


def faults(name: str) -> list[str]:
    with pytest.raises(ProfileRefused) as refused:
        read(BAD / f"{name}.toml")
    return refused.value.faults


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_the_towns_profiles_have_no_fault(path: Path) -> None:
    assert any(agency.side is AgencySide.OWN for agency in read(path).agency)


@pytest.mark.parametrize(
    ("name", "line", "field", "words"),
    [
        ("wrong_weekday", 73, "weekday", "曜日は「月」「月曜日」のように"),
        ("unknown_post", 66, "post", "副主任"),
        ("circular_ladder", 24, "then", "知らせる順が輪になっています"),
        ("dangling_ladder", 25, "then", "課長"),
        ("holidays_end_midyear", 9, "last", "年度の途中で終わっています"),
        ("unknown_policy_key", 13, "referral.acknowledgment.in", "ありません"),
        ("duplicate_desk", 43, "name", "同じ窓口が2つあります"),
    ],
)
def test_a_fault_names_file_line_and_field(
    name: str, line: int, field: str, words: str
) -> None:
    [told] = faults(name)

    assert told.startswith(f"{name}.toml {line}行目「{field}」：")
    assert words in told


def test_all_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    told = faults("many_faults")
    lines = [int(one.split()[1].partition("行目")[0]) for one in told]

    assert lines == [9, 16, 26, 39, 39, 53, 74, 88]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff", "UTF-8ではありません"),
        (b"town = ", "TOMLとして読めません"),
        (b"town = 'x'", "「agency」の記入がありません"),
        (b"town = 'x'\ncolour = 'red'", "2行目「colour」"),
    ],
)
def test_what_is_no_profile_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(ProfileRefused) as refused:
        read_profile(content, "x.toml")

    assert words in str(refused.value)
    assert str(refused.value).endswith("何も変更していません。")


def chain(*links: tuple[str, str]) -> list[PostEntry]:
    return [PostEntry(title=title, then=then) for title, then in links]


@pytest.mark.parametrize(
    ("links", "order"),
    [
        ([("担当", "")], [Rank.STAFF]),
        ([("係長", ""), ("担当", "係長")], [Rank.CHIEF, Rank.STAFF]),
        (
            [("甲", "乙"), ("乙", "丙"), ("丙", "")],
            [Rank.STAFF, Rank.SENIOR, Rank.CHIEF],
        ),
    ],
)
def test_silence_climbs_the_chain_and_so_gives_the_ranks(
    links: list[tuple[str, str]], order: list[Rank]
) -> None:
    posts = chain(*links)

    assert not list(post_faults(posts))
    assert [ranks(posts)[post.title] for post in posts] == order


@pytest.mark.parametrize(
    "links",
    [
        [("甲", "甲")],  # to itself
        [("甲", "乙"), ("乙", "甲")],  # a circle without a beginning
        [("甲", "乙"), ("乙", "丙"), ("丙", "乙")],  # a circle with a way in
        [("甲", ""), ("乙", "")],  # two that nobody joins
        [("甲", "丙"), ("乙", "丙"), ("丙", "")],  # two ways to one
        [("甲", "丁")],  # to nobody
        [("甲", ""), ("甲", "")],  # the same twice
        [("甲", "乙"), ("乙", "丙"), ("丙", "丁"), ("丁", "")],  # four
    ],
)
def test_posts_that_are_no_single_chain_are_refused(
    links: list[tuple[str, str]],
) -> None:
    assert list(post_faults(chain(*links)))


def test_an_entry_is_written_once_for_eighteen_wards() -> None:
    yokohama = read(ROOT / "deploy" / "profiles" / "yokohama.toml")
    own = [agency for agency in yokohama.agency if agency.side is AgencySide.OWN]
    by_key = {report.key: report for report in yokohama.report}
    addresses = {desk.posts[0].mail for agency in own for desk in agency.desks}

    assert len(own) == len(addresses) == 18
    assert len(by_key["safety-net-case"].reporters) == 18
    assert not any("{" in str(entry) for entry in own)


def test_zama_has_its_published_sources() -> None:
    zama = read(ROOT / "deploy" / "profiles" / "zama.toml")
    sides = [agency.side for agency in zama.agency]

    assert sides.count(AgencySide.INTERNAL) == 15
    assert sides.count(AgencySide.EXTERNAL) == 17


def test_every_default_can_stand_under_its_key() -> None:
    assert {key: fault_of(key, value) for key, value in DEFAULT_NUMBERS.items()} == (
        dict.fromkeys(DEFAULT_NUMBERS)
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("nobody.knows", 1),
        ("referral.result", 14),
        ("referral.result", {"rule": {"kind": "days", "n": 14}, "roll": "sideways"}),
        ("referral.result", {"rule": {"kind": "moons", "n": 1}, "roll": "none"}),
        ("ladder.staff", "1"),
        ("ladder.staff", True),
        ("ladder.staff", -1),
        ("ladder.before_statute", 1),
        ("ladder.chief", 1000),
        ("plan_service.before.year_first", 60),
        ("weekly_review.weekday", 7),
        ("loan.first_to_us", 1),
        ("mail.cap_per_address_and_day", 0),
        ("wording.opening", 3),
        ("word.renrakuhyo", " "),
        ("word.renrakuhyo", "あ" * 31),
        ("word.forms_of", []),
        ("word.forms_of", {"南区": {"letter": "手紙"}}),
        ("word.forms_of", {"南区": {"renrakuhyo": ""}}),
        ("referral.forms", []),
        ("referral.forms", ["letter"]),
    ],
)
def test_a_value_that_cannot_stand_is_refused(key: str, value: object) -> None:
    assert fault_of(key, value)


LEAVES = st.one_of(
    st.integers(-5, 5).map(str),
    st.sampled_from(['"a"', "'b'", '"""x\ny"""', "'''x\ny'''", "2026-04-01", "true"]),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda each: "[\n" + ",\n".join(each) + "]"),
        st.lists(inner, min_size=1, max_size=3).map(
            lambda each: (
                "{" + ", ".join(f"k{n} = {one}" for n, one in enumerate(each)) + "}"
            )
        ),
    ),
    max_leaves=6,
)


@given(st.lists(st.tuples(st.booleans(), VALUES), min_size=1, max_size=6))
def test_every_entry_of_any_file_has_its_line(
    entries: list[tuple[bool, str]],
) -> None:
    text = ""
    for number, (opens, value) in enumerate(entries):
        text += "# a remark\n[[many]]\n" if opens else ""
        text += f'"key {number}" = {value}  # why\n'
    found = places(text)
    written = tomllib.loads(text)

    paths = set(every_path(written))
    assert paths <= found.keys() | {("many",)}
    lines = text.splitlines()
    for path, line in found.items():
        if isinstance(path[-1], str) and path[-1].startswith("key"):
            assert lines[line - 1].startswith(f'"{path[-1]}"')


def every_path(value: object, at: tuple[str | int, ...] = ()):  # type: ignore[no-untyped-def]
    inside: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list):
        inside = list(enumerate(value))
    for key, one in inside:
        yield (*at, key)
        yield from every_path(one, (*at, key))
