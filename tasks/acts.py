"""行為（act） — the one door through which anything changes.

Load for update, check the row's version, decide, save: in the caller's one
transaction. Web, command line, import and replay call only this.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from models.columns import TOKYO
from models.decide import Change, Facts, LastAct, OpenDuty, Party, decide
from models.duty import Duty, DutyState
from models.event import Event
from models.handover_sheet import BASIS_LABELS, Handover
from models.policy import in_force
from models.procedure import Procedure, Side
from models.referral_kinds import basis_in_law
from models.referral_sheet import Referral
from models.refusals import NothingHere, RowChanged, StepNotOpen
from models.reprojection import REPROJECT
from models.suspended_days import RESUME, SUSPEND
from models.transfer_sheet import HAND_ON
from models.wareki import era_form
from tasks import chain, clock
from tasks.cases import PROCESSES, Process
from tasks.directory import directory
from tasks.four_eyes import with_persons
from tasks.links import revoke_links
from tasks.openings import open_duties
from tasks.policies import policies
from tasks.telling import SYSTEM, tell

_OWED = (DutyState.OPEN, DutyState.SUSPENDED)
_NO_ANSWER = (
    *("draft", "draft_again", "begin", "begin_for_senior", "begin_for_chief"),
    *("open_sheet", "show_tax", "join", REPROJECT, HAND_ON, SUSPEND, RESUME),
)
# Written once: building and narrowing a statement costs more than running it.
_DUTIES = (
    select(Duty)
    .where(col(Duty.procedure) == bindparam("procedure"))
    .where(col(Duty.case_id) == bindparam("case_id"))
    .order_by(col(Duty.id))
)


def act(
    session: Session,
    procedure: str,
    case_id: int,
    verb: str,
    by: Party,
    given: Mapping[str, str] | None = None,
    version: int | None = None,
) -> Change:
    """Do what the verb says to the case, or refuse; return what changed.

    `version` is the row version the page showed; None: whatever it is now.
    Raises NothingHere, RowChanged, and every refusal of `models.decide.decide`.
    """
    process = PROCESSES[procedure]
    case = for_update(session, process, case_id)
    duties = _duties(session, process.procedure, case)  # kept, to be closed below
    facts = facts_of(session, process, case, verb, duties)
    facts = with_persons(session, process.procedure, facts, verb, by)
    change = _decided(session, process.procedure, facts, verb, by, given or {})
    refuse_changed(case, version)  # second: "answered by …, on …" says more
    follow_ups = process.follow_ups(session, case, change)  # locks before the chain
    save(session, process, case, facts, change)
    for follow in follow_ups:
        by_whom, words = follow.by or SYSTEM, follow.given
        act(session, follow.procedure, follow.case_id, follow.verb, by_whom, words)
    return change


def _decided(
    session: Session,
    procedure: Procedure,
    facts: Facts,
    verb: str,
    by: Party,
    given: Mapping[str, str],
) -> Change:
    """Decide; only a refusal looks up who was first, to name them."""
    at = clock.now(session)
    try:
        return decide(procedure, facts, verb, by, at, given)
    except StepNotOpen:
        last = _last_act(session, procedure, facts.case)
        return decide(procedure, replace(facts, last=last), verb, by, at, given)


def for_update(session: Session, process: Process, case_id: int) -> Any:
    """Return the case, locked until the transaction ends. Raises NothingHere."""
    locked = _locked(process.procedure.name)
    case = session.exec(locked, params={"case_id": case_id}).one_or_none()
    if case is None:
        raise NothingHere("お探しの件は見つかりません。")
    return case


@cache
def _locked(procedure: str) -> Any:
    """Return the statement that loads one case of the process for update."""
    table = PROCESSES[procedure].table
    return (
        select(table)
        .where(table.id == bindparam("case_id"))
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def refuse_changed(case: Any, version: int | None) -> None:
    """Refuse where the page showed an earlier version of the row. Raises RowChanged."""
    if version is not None and case.version != version:
        raise RowChanged(
            f"{case.number}：画面を開いた後に、ほかの方が更新しています。"
            "内容を確認してから、もう一度お試しください。入力された内容は残しています。"
        )


def _duties(session: Session, procedure: Procedure, case: Any) -> Sequence[Duty]:
    of_case = {"procedure": procedure.name, "case_id": case.id}
    return session.exec(_DUTIES, params=of_case).all()


def facts_of(
    session: Session, process: Process, case: Any, verb: str, duties: Sequence[Duty]
) -> Facts:
    """Return all the decision may look at, as it stands in this transaction."""
    rounds: dict[str, int] = {}
    for duty in duties:
        rounds[duty.step] = rounds.get(duty.step, 0) + 1
    desks = process.desks(case)
    today = clock.office_today(session)
    return Facts(
        case=case,
        desks=desks,
        own=Side.RECEIVER if desks[Side.RECEIVER] == case.own_desk_id else Side.SENDER,
        duties=tuple(
            OpenDuty(d.id, d.step, d.occurrence) for d in duties if d.state in _OWED
        ),
        rounds=rounds,
        calendars=directory(session).calendars,
        policy=in_force(policies(session, case.municipality_id), today),
        today=today,
        record=process.record(session, case, verb),
    )


def _last_act(session: Session, procedure: Procedure, case: Any) -> LastAct | None:
    last = session.exec(
        select(Event)
        .where(Event.procedure == procedure.name, Event.case_id == case.id)
        .where(col(Event.verb).not_in(_NO_ANSWER))
        .order_by(col(Event.seq).desc())
        .limit(1)
    ).first()
    if last is None:
        return None
    local = last.at.astimezone(TOKYO)
    label = f"{era_form(local.date())} {local:%H:%M}"
    return LastAct(last.actor, procedure.verb(last.verb).label, label)


def save(
    session: Session, process: Process, case: Any, facts: Facts, change: Change
) -> None:
    """Save a decided Change: row, duties, notices, links, and the event last."""
    _move(session, case, change)
    _close(session, change)
    opened = open_duties(session, process.procedure.name, case, change, facts)
    tell(session, case, change, facts, opened)
    if change.ends:
        revoke_links(session, process.procedure.name, case.id, change.at)
    chain.append_act(
        session,
        case,
        process.procedure.name,
        change.verb.name,
        change.by,
        change.at,
        given=dict(change.given),
        legal_basis=_basis(facts, case) if change.verb.discloses else None,
    )


def _move(session: Session, case: Any, change: Change) -> None:
    if change.is_seen(case.state):  # reading it again makes nobody's page stale
        case.version += 1
    case.state = change.state
    for name, value in change.row.items():
        setattr(case, name, value)
    session.add(case)


def _close(session: Session, change: Change) -> None:
    """Close its duties; they were loaded with the facts, so none is read again."""
    for closed in change.closes:
        duty = session.get_one(Duty, closed.id)
        duty.state, duty.next_notice_on = DutyState.DONE, None
        duty.closed_at, duty.closed_by = change.at, change.by.name
        duty.closed_how = change.verb.name
        duty.version += 1


def _basis(facts: Facts, case: Any) -> str:
    """Return the legal basis a disclosure stores."""
    if isinstance(case, Handover):
        return "：".join(p for p in (BASIS_LABELS[case.basis], case.basis_reason) if p)
    if isinstance(case, Referral) and (law := basis_in_law(case)):
        return law
    if stated := getattr(case, "legal_basis", ""):  # the row says its own
        return str(stated)
    record = facts.record
    carried = getattr(case, "way", None) == "carried"
    if carried and (record is None or record.consent is None):
        return "本人持参（提供に当たらない）"
    return "本人同意（個人情報の保護に関する法律第69条第2項第1号）"


def begin(
    session: Session,
    procedure: str,
    case: Any,
    by: Party,
    verb: str,
    given: Mapping[str, str] | None = None,
) -> None:
    """Add a new case and record its first event; open what that event opens."""
    process = PROCESSES[procedure]
    session.add(case)
    session.flush()
    if verb in {v.name for v in process.procedure.verbs}:
        act(session, procedure, case.id, verb, by, given)
        return
    chain.append_act(session, case, procedure, verb, by, clock.now(session))
