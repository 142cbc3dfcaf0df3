"""職のつながり — whom silence climbs to at a desk: 担当 → 主任 → 係長, by `then`."""

from collections.abc import Iterator, Sequence

from models.agency import Rank
from models.profile import PostEntry

Fault = tuple[int, str]  # the post's place at its desk, and the sentence
_RANKS = {
    1: (Rank.STAFF,),
    2: (Rank.STAFF, Rank.CHIEF),
    3: (Rank.STAFF, Rank.SENIOR, Rank.CHIEF),
}


def ranks(posts: Sequence[PostEntry]) -> dict[str, Rank]:
    """Return the rank of every title: the first hears first, the last is the chief."""
    titles = _chain(posts)
    return dict(zip(titles, _RANKS[len(titles)], strict=True))


def post_faults(posts: Sequence[PostEntry]) -> Iterator[Fault]:
    """Yield what keeps the posts from being one chain of at most three."""
    titles = [post.title for post in posts]
    for place, post in enumerate(posts):
        if post.title in titles[:place]:
            yield place, f"「{post.title}」が同じ窓口に2つあります。"
        if post.then and post.then not in titles:
            yield place, f"次に知らせる職「{post.then}」が、この窓口にありません。"
    if len(set(titles)) == len(titles) and all(
        not post.then or post.then in titles for post in posts
    ):
        yield from _unchained(posts)


def _unchained(posts: Sequence[PostEntry]) -> Iterator[Fault]:
    chain = _chain(posts)
    if round_trip := _circle(posts):
        told = " → ".join(round_trip)
        yield _place(posts, round_trip[0]), f"知らせる順が輪になっています（{told}）。"
    elif len(chain) < len(posts):
        left = next(post.title for post in posts if post.title not in chain)
        told = f"「{left}」が知らせる順につながっていません。順は一列にしてください。"
        yield _place(posts, left), told
    elif len(chain) > len(_RANKS):
        yield 0, f"知らせる順は{len(_RANKS)}段までです（{' → '.join(chain)}）。"


def _chain(posts: Sequence[PostEntry]) -> list[str]:
    """Return the titles in order, from the post nobody climbs to."""
    follows = {post.title: post.then for post in posts}
    climbed_to = {post.then for post in posts}
    title = next((t for t in follows if t not in climbed_to), "")
    chain: list[str] = []
    while title and title not in chain:
        chain.append(title)
        title = follows.get(title, "")
    return chain


def _circle(posts: Sequence[PostEntry]) -> list[str]:
    """Return the titles of a circle, its first one again at the end; or nothing."""
    follows = {post.title: post.then for post in posts}
    for start, following in follows.items():
        seen, title = [start], following
        while title and title not in seen:
            seen.append(title)
            title = follows[title]
        if title == start:
            return [*seen, start]
    return []


def _place(posts: Sequence[PostEntry], title: str) -> int:
    return next(place for place, post in enumerate(posts) if post.title == title)
