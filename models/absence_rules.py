"""代理の限度 — what is refused when an absence is entered. Agreed, not law."""

from collections.abc import Iterable
from datetime import date

from models.absence import Absence, AbsenceDraft
from models.directory import Directory
from models.refusals import GivenMissing


def refuse_absence(
    draft: AbsenceDraft,
    held: Directory,
    others: Iterable[Absence],
    today: date,
    longest: int,
) -> None:
    """Refuse an absence over impossible days or with an impossible substitute.

    `longest` is the agreed number of calendar days, first and last included; `others`
    are the absences entered before. Raises GivenMissing.
    """
    _refuse_days(draft, today, longest)
    _refuse_substitute(draft, held)
    for other in others:
        if other.post_id == draft.post_id and _overlap(draft, other):
            raise GivenMissing(
                "この職は、重なる期間の不在がすでに登録されています。", "from_on"
            )


def _refuse_days(draft: AbsenceDraft, today: date, longest: int) -> None:
    if draft.until_on < draft.from_on:
        raise GivenMissing("「最後の日」は最初の日以降にしてください。", "until_on")
    if draft.until_on < today:
        raise GivenMissing("「最後の日」は今日以降にしてください。", "until_on")
    days = (draft.until_on - draft.from_on).days + 1
    if days > longest:
        raise GivenMissing(
            f"代理は{longest}日までの取り決めです（入力された期間は{days}日）。"
            "これより長いときは、後任の担当を登録してください。",
            "until_on",
        )


def _refuse_substitute(draft: AbsenceDraft, held: Directory) -> None:
    post, other = (held.posts.get(i) for i in (draft.post_id, draft.substitute_post_id))
    if post is None:
        raise GivenMissing("「不在となる職」を選び直してください。", "post_id")
    if other is None or other.vacant_since is not None or other.id == post.id:
        raise GivenMissing("「代理」を選び直してください。", "substitute_post_id")
    agencies = {held.agency_of(p.desk_id).id for p in (post, other)}
    if len(agencies) > 1:
        told = "「代理」は同じ機関の職から選んでください。"
        raise GivenMissing(told, "substitute_post_id")
    if other.desk_id != post.desk_id and not held.is_own(post.desk_id):
        told = "「代理」は同じ窓口の職から選んでください。"
        raise GivenMissing(told, "substitute_post_id")


def _overlap(draft: AbsenceDraft, other: Absence) -> bool:
    return (
        other.ended_at is None
        and draft.from_on <= other.until_on
        and other.from_on <= draft.until_on
    )
