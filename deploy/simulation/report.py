"""模擬の報告 — the outcome of a simulated year as a page that can be kept."""

from collections import Counter
from collections.abc import Iterator

from deploy.simulation.assumptions import ASSUMED
from deploy.simulation.figures import source_of
from deploy.simulation.outcome import Outcome, Volume

_MARK = {True: "✓", False: "✗"}
_NOTICES = {
    "mailed": "メールにしたもの",
    "queued": "送信待ち",
    "suppressed": "送らなかったもの（理由を記録）",
    "cancelled": "対応済みとなり取りやめたもの",
}


def page_of(made: Outcome, town: str, year: str, seed: int) -> str:
    """Return the report as Markdown, with the command that made it."""
    return "\n".join(
        (
            f"# 年間シミュレーション：{town} {year}年度（乱数の種 {seed}）",
            "",
            f"`tsunagi simulate {town} --year {year} --seed {seed}` の結果です。",
            "人物・日付・対応はすべて創作で、実在の人・団体の行為を表しません。",
            "",
            *_volumes(made, town),
            *_duties(made),
            *_said(made),
            *_checks(made),
            *_acts(made),
            *_assumed(),
        )
    )


def _volumes(made: Outcome, town: str) -> Iterator[str]:
    yield f"## 公表値との一致（{source_of(town)}）"
    yield ""
    yield "| 数 | 公表値 | 記録から数えた数 | 一致 |"
    yield "|---|---|---|---|"
    for one in made.volumes:
        told = (one.name, _told(one.published), _told(one.counted), _MARK[one.equal])
        yield f"| {' | '.join(told)} |"
    yield ""


def _told(numbers: tuple[int, ...]) -> str:
    listed = "・".join(f"{n:,}" for n in numbers)
    return f"{listed}（計{sum(numbers):,}）" if len(numbers) > 2 else listed


def _duties(made: Outcome) -> Iterator[str]:
    yield "## 対応（手続ごと）"
    yield ""
    yield "| 手続 | 始まった | 済んだ | 取りやめ | 続いている | うち期限超過 | 停止中 |"
    yield "|---|---|---|---|---|---|---|"
    for one in made.duties:
        counts = (one.opened, one.done, one.cancelled)
        rest = (one.running, one.overdue, one.suspended)
        yield f"| {one.process} | {' | '.join(f'{n:,}' for n in (*counts, *rest))} |"
    yield ""


def _said(made: Outcome) -> Iterator[str]:
    yield "## お知らせとメール"
    yield ""
    for state, label in _NOTICES.items():
        yield f"- {label}：{made.notices[state]:,}件"
    yield (
        f"- メール：{made.mails:,}通（一人一日あたり最大{made.busiest}通、"
        f"95%の日は{made.p95}通以下）"
    )
    yield f"- 全文を書き出して確かめたメール：{made.written:,}通"
    yield ""


def _checks(made: Outcome) -> Iterator[str]:
    yield "## 検証"
    yield ""
    for one in made.checks:
        yield f"- {_MARK[one.holds]} {one.label}（{one.rows:,}件）"
        yield from (f"  - {violation}" for violation in one.violations)
    yield f"- 記録（できごと）：{made.events:,}件"
    yield f"- 所要：{made.seconds:,}秒、最大使用メモリ：{made.memory_mb:,} MB"
    yield ""


def _acts(made: Outcome) -> Iterator[str]:
    yield "## 行われた操作"
    yield ""
    yield from _counted(made.acts)
    if made.refused:
        yield "手続が断った操作（別の操作を選び直すか、後日行ったもの）："
        yield ""
        yield from _counted(made.refused)


def _counted(counts: Counter[str]) -> Iterator[str]:
    for name, count in sorted(counts.items()):
        yield f"- {name}：{count:,}"
    yield ""


def _assumed() -> Iterator[str]:
    yield "## 仮定（公表されていないもの）"
    yield ""
    yield "| 仮定 | 値 | 理由 |"
    yield "|---|---|---|"
    for one in ASSUMED:
        yield f"| {one.name} | {one.value} | {one.why} |"
    yield ""


def differing(made: Outcome) -> list[Volume]:
    """Return the published numbers that the rows do not say."""
    return [one for one in made.volumes if not one.equal]
