"""不在と代理 — enter an absence with its substitute, and end one early."""

from sqlmodel import Session, select

from models.absence import Absence, AbsenceDraft
from models.absence_rules import refuse_absence
from models.decide import Party
from models.individual_number import refuse_individual_number
from models.policy import in_force
from models.refusals import NothingHere, NotYourTurn, StepNotOpen
from tasks import chain, clock
from tasks.directory import directory, forget_directory
from tasks.policies import policies


def enter_absence(session: Session, draft: AbsenceDraft, by: Party) -> Absence:
    """Keep an absence; from its first day the substitute reads for the post.

    Raises NotYourTurn for a post of another agency, GivenMissing beyond the agreed
    days or for a substitute that cannot be, LooksLikeIndividualNumber.
    """
    held, today = directory(session), clock.office_today(session)
    refuse_individual_number(draft.note, "備考")
    post = held.posts.get(draft.post_id)
    if post is not None:
        _refuse_stranger(session, post.desk_id, by)
    town = held.desks[int(by.desk_id or 0)].municipality_id
    longest = in_force(policies(session, town), today).number("absence.longest_days")
    refuse_absence(draft, held, held.absences, today, int(longest))
    absence = Absence(
        municipality_id=town,
        post_id=draft.post_id,
        substitute_post_id=draft.substitute_post_id,
        from_on=draft.from_on,
        until_on=draft.until_on,
        note=draft.note.strip(),
        recorded_at=clock.now(session),
        recorded_by=by.name,
    )
    _save(session, absence, by, "enter")
    return absence


def end_absence(session: Session, absence_id: int, by: Party) -> Absence:
    """End an absence before its last day: the post reads its own mail again.

    Raises NothingHere, NotYourTurn, StepNotOpen where it was ended before.
    """
    one = select(Absence).where(Absence.id == absence_id).with_for_update()
    absence = session.exec(one).one_or_none()
    if absence is None:
        raise NothingHere("お探しの不在の登録は見つかりません。")
    post = directory(session).posts[absence.post_id]
    _refuse_stranger(session, post.desk_id, by)
    if absence.ended_at is not None:
        raise StepNotOpen("この不在は、すでに終わりになっています。")
    absence.ended_at, absence.ended_by = clock.now(session), by.name
    _save(session, absence, by, "end")
    return absence


def _refuse_stranger(session: Session, desk_id: int, by: Party) -> None:
    """Refuse a post of another agency; a partner's, also of another desk."""
    held = directory(session)
    mine = int(by.desk_id or 0)
    same = mine in held.desks and held.agency_of(mine).id == held.agency_of(desk_id).id
    if not same or (mine != desk_id and not held.is_own(desk_id)):
        raise NotYourTurn("不在と代理は、ご自身の窓口の職についてだけ登録できます。")


def _save(session: Session, absence: Absence, by: Party, verb: str) -> None:
    """Keep the row and chain its event; the directory is read anew afterwards."""
    session.add(absence)
    session.flush()
    forget_directory(session)
    chain.append_by(
        session,
        absence.municipality_id,
        by,
        clock.now(session),
        procedure="absence",
        verb=verb,
        given={
            "absence": absence.id,
            "post": absence.post_id,
            "substitute": absence.substitute_post_id,
            "from_on": absence.from_on.isoformat(),
            "until_on": absence.until_on.isoformat(),
        },
    )
