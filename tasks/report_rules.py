"""報告の取り決めを書く — keep a rule under its key; profiles and admins write here."""

from dataclasses import asdict
from typing import Any

from sqlmodel import Session, select

from models.deadline_rules import rule_from_json
from models.indicators import INDICATORS
from models.refusals import ProcedureError
from models.report_rule import ReportRule, RuleDraft
from models.why import Roll
from tasks import clock
from tasks.directory import directory


class RuleRefused(ProcedureError):
    """A rule for a report cannot be kept; the message names the place."""


def set_rule(
    session: Session, draft: RuleDraft, municipality_id: int | None = None
) -> ReportRule:
    """Keep the rule under its key, new or instead of what it was; return it.

    Reports that are planned already keep the day they were planned with. Without a
    municipality it is that of the receiving desk. Raises RuleRefused, RuleUnreadable.
    """
    _refuse_unusable(session, draft)
    town = municipality_id or directory(session).desks[draft.receiver].municipality_id
    kept = select(ReportRule).where(
        ReportRule.municipality_id == town, ReportRule.key == draft.key
    )
    rule = session.exec(kept).one_or_none()
    starts = draft.holds_from or (
        rule.holds_from if rule else clock.office_today(session)
    )
    rule = rule or ReportRule(
        municipality_id=town,
        key=draft.key,
        name=draft.name,
        receiver_desk_id=draft.receiver,
        holds_from=starts,
    )
    for name, value in _columns(draft).items():
        setattr(rule, name, value)
    rule.holds_from = starts
    session.add(rule)
    session.flush()
    return rule


def _columns(draft: RuleDraft) -> dict[str, Any]:
    return {
        "name": draft.name,
        "form": draft.form,
        "rhythm": draft.rhythm,
        "due": {"rule": dict(draft.due), "roll": draft.roll},
        "reporter_desk_ids": list(draft.reporters),
        "receiver_desk_id": draft.receiver,
        "lines": [asdict(line) for line in draft.lines],
        "holds_until": draft.holds_until,
        "receiver_hears_late": draft.receiver_hears_late,
        "note": draft.note,
    }


def _refuse_unusable(session: Session, draft: RuleDraft) -> None:
    rule_from_json(dict(draft.due))
    if draft.roll not in {*Roll}:
        raise RuleRefused(
            f"「{draft.name}」の閉庁日の扱い（{draft.roll}）を読めません。"
            "none、next_open、prev_open のいずれかにしてください。"
        )
    known = directory(session).desks
    if not draft.reporters or {*draft.reporters, draft.receiver} - known.keys():
        raise RuleRefused(f"「{draft.name}」の報告する窓口又は提出先が見つかりません。")
    if draft.receiver in draft.reporters:
        raise RuleRefused(f"「{draft.name}」の提出先が、報告する窓口にもなっています。")
    _refuse_lines(draft)


def _refuse_lines(draft: RuleDraft) -> None:
    keys = [line.key for line in draft.lines]
    if len(keys) != len(set(keys)):
        raise RuleRefused(f"「{draft.name}」に同じ名前の件数の欄が二つあります。")
    for line in draft.lines:
        if line.counted and line.counted not in INDICATORS:
            raise RuleRefused(
                f"「{draft.name}」の「{line.label}」は集計できません（{line.counted}）。"
            )
