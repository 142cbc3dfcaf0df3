"""連絡用務 — what a person does where a mail cannot: telephone, FAX, 逓送, address."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session, select

from models.decide import Party
from models.errand import ERRAND
from models.errand_task import ERRAND_LABELS, Errand, ErrandKind
from models.mail import Mail
from models.notice import Notice
from models.procedure import Side
from models.queries.duties import owed_on
from models.queries.timelines import events_of
from models.queries.visibility import visible
from models.refusals import GivenMissing, NothingHere, ProcedureError
from notifications.kinds import MessageKind
from notifications.messages import MESSAGES
from tasks import clock
from tasks.acts import act
from tasks.database import reading
from tasks.directory import directory
from tasks.outlook import outlook
from web.access import Coordinator, Person, Reading, Writing
from web.forms import ActForm
from web.pages import page

router = APIRouter()

WHAT_TO_DO = {
    ErrandKind.TELEPHONE: "相手先に電話し、受付番号と用件を伝えてください。",
    ErrandKind.FAX: "用紙を印刷してFAXで送り、届いたことを電話で確認してください。",
    ErrandKind.COURIER: "用紙を印刷して逓送に出し、届く日を確認してください。",
    ErrandKind.ADDRESS: "正しい送付先を相手先に確認し、管理者に伝えてください。",
    ErrandKind.MAIL_UNKNOWN: "メールが届いたかを相手先に確認してください。",
}
NOUNS = {"record_reached": "reached", "drop": "drop"}
DONE = {
    "begin": "連絡用務ができました",
    "begin_for_senior": "主任相談支援員の連絡用務ができました",
    "begin_for_chief": "係長の連絡用務ができました",
    "record_reached": "連絡したことを記録しました",
    "drop": "不要として終えました",
}


@router.get("/errands/{errand_id}")
def show_errand(
    request: Request, errand_id: int, person: Coordinator, session: Reading
) -> Response:
    """Whom to reach, about what, by when; and what was done."""
    errand = _find(session, person, errand_id)
    return _errand_page(request, session, errand)


@router.post("/errands/{errand_id}/{noun}")
def finish_errand(
    request: Request,
    errand_id: int,
    noun: str,
    person: Coordinator,
    session: Writing,
    form: Annotated[ActForm, Form()],
) -> Response:
    """Record who was reached, or why it is no longer needed."""
    verb = next((v for v, n in NOUNS.items() if n == noun), None)
    if verb is None:
        raise HTTPException(404)
    errand = _find(session, person, errand_id)
    by = Party(Side.SENDER, person.name, "screen", errand.own_desk_id, person.user_id)
    given, version = form.given(), form.shown_version()
    try:
        act(session, "errand", errand_id, verb, by, given, version)
    except ProcedureError as refusal:
        session.rollback()
        status = 422 if isinstance(refusal, GivenMissing) else 409
        kept = {"verb": verb, "said": str(refusal), "reached": form.reached}
        with reading(person.scope) as fresh:
            errand = _find(fresh, person, errand_id)
            return _errand_page(request, fresh, errand, kept, status=status)
    return RedirectResponse(f"/errands/{errand_id}?done={verb}", 303)


def _find(session: Session, person: Person, errand_id: int) -> Errand:
    query = visible(select(Errand), person).where(Errand.id == errand_id)
    found: Errand | None = session.exec(query).one_or_none()
    if found is None:
        raise NothingHere("お探しの連絡用務は見つかりません。")
    return found


def _errand_page(
    request: Request,
    session: Session,
    errand: Errand,
    kept: dict[str, str] | None = None,
    *,
    status: int = 200,
) -> Response:
    duties = session.exec(owed_on("errand", errand.id)).all()
    events = session.exec(events_of("errand", errand.id)).all()
    today = clock.office_today(session)
    return page(
        request,
        "errand.html",
        status=status,
        errand=errand,
        **_task(session, errand),
        ahead=[outlook(session, duty, today) for duty in duties],
        verbs=ERRAND.verbs_of(Side.SENDER, errand.state, {d.step for d in duties}),
        nouns=NOUNS,
        acts=[(DONE.get(event.verb, event.verb), event) for event in events],
        kept=kept or {"verb": "", "said": "", "reached": ""},
        done=DONE.get(request.query_params.get("done", "")),
    )


def _task(session: Session, errand: Errand) -> dict[str, Any]:
    """Whom to reach, how, and about what."""
    held = directory(session)
    return {
        "kind": ERRAND_LABELS[errand.kind],
        "to_do": WHAT_TO_DO[errand.kind],
        "state": ERRAND.states[errand.state],
        "office": held.desk_label(errand.other_desk_id),
        "desk": held.desks[errand.other_desk_id],
        "said": _unsaid(session, errand),
        "mail": session.get(Mail, errand.mail_id) if errand.mail_id else None,
    }


def _unsaid(session: Session, errand: Errand) -> str:
    """What the mail would have said, or said to nobody."""
    query: Any = select(Notice).where(Notice.id == errand.notice_id)
    notice = session.exec(query).one_or_none()
    if notice is None:
        return ""
    return MESSAGES[MessageKind(notice.kind)].subject.format(process="", what="連絡")
