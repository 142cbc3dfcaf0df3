"""枠を使う手続 — the processes whose cases are shown in the frame of `case_frame`."""

from web.case_frame import CasePage
from web.conference_page import ACTION_ITEM_PAGE, CONFERENCE_PAGE, INVITATION_PAGE
from web.provision_page import PLAN_SERVICE_PAGE
from web.report_page import REPORT_PAGE
from web.thanks_page import THANKS_PAGE

CASE_PAGES: dict[str, CasePage] = {
    "conference": CONFERENCE_PAGE,
    "invitation": INVITATION_PAGE,
    "action_item": ACTION_ITEM_PAGE,
    "plan_service": PLAN_SERVICE_PAGE,
    "report": REPORT_PAGE,
    "thank_you": THANKS_PAGE,
}
