"""枠を使う手続 — the processes whose cases are shown in the frame of `case_frame`."""

from web.case_frame import CasePage

CASE_PAGES: dict[str, CasePage] = {}
