"""あらまし（descriptions） — one page per process for the offices that take part.

Who, by when, why that day, and what is said when nobody acts: the same declaration as
the drawings (`deploy/diagrams.py`), in sentences, for docs/ja/processes/.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path

from deploy.diagrams import beginning_of, due_in_words, rung_in_words
from models.procedure import Procedure, Side, Step
from tasks.cases import PROCESSES

PAGES = Path(__file__).parent.parent / "docs" / "ja" / "processes"
_AGREED = (
    "窓口どうしの取り決めの初期値です。法令の定めではなく、自治体ごとに変えられます。"
)


def descriptions() -> dict[Path, str]:
    """Return every page by its path."""
    return {
        PAGES / f"{name}.md": description_of(process.procedure)
        for name, process in PROCESSES.items()
    }


def description_of(procedure: Procedure) -> str:
    """Return the page of one process."""
    return "\n".join(
        (
            f"# {procedure.label}のあらまし",
            "",
            procedure.purpose,
            "",
            f"行う側：{'、'.join(_both_sides(procedure))}",
            "",
            "## だれが、いつまでに、なぜ",
            "",
            *(line for step in procedure.steps for line in _step(procedure, step)),
            "## 終わり方",
            "",
            *_endings(procedure),
            "",
            "## 個人情報",
            "",
            *_disclosures(procedure),
            "",
            "（この案内は、プログラムの宣言から `make diagrams` で作成しています。）",
            "",
        )
    )


def _both_sides(procedure: Procedure) -> list[str]:
    """Return what the two sides are called; one name where they are one counter."""
    both = (procedure.sides[side] for side in (Side.SENDER, Side.RECEIVER))
    return list(dict.fromkeys(both))


def _step(procedure: Procedure, step: Step) -> Iterator[str]:
    begins = beginning_of(procedure, step)
    yield f"### {step.label}（{procedure.sides[step.owed_by]}）"
    yield ""
    yield f"- いつから：{begins}"
    yield f"- いつまでに：{due_in_words(step, begins)}"
    yield f"- なぜ：{_why(step)}"
    if step.only_if:
        yield f"- 対象：{_only_for(step.only_if[1])}"
    yield f"- 済んだとき：{_closing(procedure, step)}"
    if step.asks:
        yield "- はじめのお知らせ：始まったときに、すぐにお願いします"
    if step.ladder:
        rungs = "、".join(rung_in_words(rung) for rung in step.ladder)
        yield f"- 対応がないとき：{rungs}"
    yield ""


def _why(step: Step) -> str:
    if step.law:
        return f"{step.law.citation}（法定の期限です）"
    if step.remark:
        return step.remark
    return _AGREED


def _only_for(values: AbstractSet[str]) -> str:
    """Return the kinds of case that have the step, in one order every time."""
    return "、".join(getattr(value, "label", value) for value in sorted(values))


def _closing(procedure: Procedure, step: Step) -> str:
    closing = [f"「{v.label}」" for v in procedure.verbs if step.name in v.closes]
    return "・".join(closing) or "期間の満了"


def _endings(procedure: Procedure) -> Iterator[str]:
    for state, told in procedure.states.items():
        if not told.final:
            continue
        leading = [v for v in procedure.verbs if v.to is state]
        how = "・".join(f"{procedure.sides[v.by]}が「{v.label}」" for v in leading)
        yield f"- {told.label}：{how or '日次処理'}"


def _disclosures(procedure: Procedure) -> Iterator[str]:
    yield "- お知らせのメールには、個人情報を書きません。"
    for verb in procedure.verbs:
        if verb.discloses:
            by = procedure.sides[verb.by]
            yield f"- 「{verb.label}」（{by}）のときは、提供の根拠を記録します。"
