"""枠を使う手続 — the processes whose cases are shown in the frame of `case_frame`."""

from starlette.datastructures import FormData

from web.case_frame import CasePage
from web.conference_page import ACTION_ITEM_PAGE, CONFERENCE_PAGE, INVITATION_PAGE
from web.handover_page import HANDOVER_PAGE
from web.provision_page import PLAN_SERVICE_PAGE
from web.report_page import REPORT_PAGE
from web.support_case_page import SUPPORT_CASE_PAGE
from web.support_plan_page import SUPPORT_PLAN_PAGE
from web.thanks_page import THANKS_PAGE
from web.transfer_page import TRANSFER_BATCH_PAGE, TRANSFER_PAGE
from web.urgent_page import URGENT_PAGE
from web.weekly_review_page import WEEKLY_REVIEW_PAGE

CASE_PAGES: dict[str, CasePage] = {
    "transfer_batch": TRANSFER_BATCH_PAGE,
    "transfer": TRANSFER_PAGE,
    "handover": HANDOVER_PAGE,
    "conference": CONFERENCE_PAGE,
    "invitation": INVITATION_PAGE,
    "action_item": ACTION_ITEM_PAGE,
    "plan_service": PLAN_SERVICE_PAGE,
    "support_case": SUPPORT_CASE_PAGE,
    "support_plan": SUPPORT_PLAN_PAGE,
    "weekly_review": WEEKLY_REVIEW_PAGE,
    "report": REPORT_PAGE,
    "thank_you": THANKS_PAGE,
    "urgent_call": URGENT_PAGE,
}

MANY = frozenset(
    given.name
    for framed in CASE_PAGES.values()
    for verb in framed.procedure.verbs
    for given in verb.given
    if given.many
)


def texts_of(form: FormData) -> dict[str, str]:
    """What a form sent, as text: several values are joined, a file is nothing."""
    return {
        name: ",".join(str(each) for each in form.getlist(name))
        if name in MANY
        else value
        for name, value in form.items()
        if isinstance(value, str)
    }
