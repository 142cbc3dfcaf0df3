"""週次レビューの一件 — why there is no plan, or what happens next."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session, select

from models.decide import Party
from models.procedure import Side
from models.queries.support_cases import items_of
from models.queries.visibility import visible
from models.refusals import GivenMissing, NothingHere, NotYourTurn, ProcedureError
from models.support_drafts import Answer
from models.weekly_review_sheet import WeeklyItem, WeeklyReview
from tasks.weekly_reviews import answer_item
from web.access import Coordinator, Person, Reading, Writing
from web.forms import WebForm
from web.pages import page
from web.sides import sides_of
from web.support_words import REVIEW_NOTE

router = APIRouter()
PATH = "/weekly_reviews/{review_id}/items/{item_id}"
LABELS = {
    "reason": "プランがない理由",
    "move_what": "次の対応（何を）",
    "move_who": "担当（誰が）",
    "move_on": "期日（いつまでに）",
}
LONGEST = {"reason": 400, "move_what": 200, "move_who": 60}


class AnswerForm(WebForm):
    """A reason, or a next move, as typed."""

    reason: str = ""
    move_what: str = ""
    move_who: str = ""
    move_on: str = ""


@router.get(PATH)
def show_item(
    request: Request,
    review_id: int,
    item_id: int,
    person: Coordinator,
    session: Reading,
) -> Response:
    """The form for one case of the week's list."""
    review, item = _found(session, person, review_id, item_id)
    _in_charge(session, person, review)
    return _form_page(request, review, item, AnswerForm(reason=item.reason))


@router.post(PATH)
def take_item(
    request: Request,
    review_id: int,
    item_id: int,
    person: Coordinator,
    session: Writing,
    form: Annotated[AnswerForm, Form()],
) -> Response:
    """Keep it, or give back everything that was typed."""
    review, item = _found(session, person, review_id, item_id)
    if errors := _too_long(form):
        return _form_page(request, review, item, form, errors)
    said = Answer(form.reason, form.move_what, form.move_who, form.move_on)
    try:
        by = _in_charge(session, person, review)
        answer_item(session, review_id, item_id, said, by)
    except ProcedureError as refusal:
        name = refusal.name if isinstance(refusal, GivenMissing) else "reason"
        session.rollback()
        review, item = _found(session, person, review_id, item_id)
        return _form_page(request, review, item, form, {name: str(refusal)})
    return RedirectResponse(f"/weekly_reviews/{review_id}?done=answer", 303)


def _found(
    session: Session, person: Person, review_id: int, item_id: int
) -> tuple[WeeklyReview, WeeklyItem]:
    """The item and its review, if this person may see them. Raises NothingHere."""
    query = visible(select(WeeklyReview), person).where(WeeklyReview.id == review_id)
    review = session.exec(query).one_or_none()
    found = [i for i in session.exec(items_of(review_id)).all() if i.id == item_id]
    if review is None or not found:
        raise NothingHere("お探しの相談は、この週の一覧にありません。")
    return review, found[0]


def _in_charge(session: Session, person: Person, review: WeeklyReview) -> Party:
    if Side.SENDER not in sides_of(session, person, review):
        raise NotYourTurn(f"{review.number}：週次レビューは担当の窓口が行います。")
    desk = review.sender_desk_id
    return Party(Side.SENDER, person.name, "screen", desk, person.user_id)


def _too_long(form: AnswerForm) -> dict[str, str]:
    return {
        name: f"「{LABELS[name]}」は{most}文字以内にしてください。"
        for name, most in LONGEST.items()
        if len(getattr(form, name)) > most
    }


def _form_page(
    request: Request,
    review: WeeklyReview,
    item: WeeklyItem,
    form: AnswerForm,
    errors: Mapping[str, str] | None = None,
) -> Response:
    return page(
        request,
        "weekly_item.html",
        status=422 if errors else 200,
        review=review,
        item=item,
        form=form,
        errors=errors or {},
        labels=LABELS,
        note=REVIEW_NOTE,
    )
