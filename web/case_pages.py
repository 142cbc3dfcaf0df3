"""枠を使う手続 — the processes whose cases are shown in the frame of `case_frame`."""

from web.case_frame import CasePage
from web.report_page import REPORT_PAGE
from web.thanks_page import THANKS_PAGE

CASE_PAGES: dict[str, CasePage] = {
    "report": REPORT_PAGE,
    "thank_you": THANKS_PAGE,
}
