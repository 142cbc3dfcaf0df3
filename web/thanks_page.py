"""つなぎのお礼の画面 — what one counter was told of one month, in counts only."""

from collections.abc import Sequence

from sqlmodel import Session

from models.disclosure import Shown
from models.thanks import THANKS, counts_in_words
from models.thanks_sheet import Thanks
from models.wareki import era_form
from tasks.directory import directory
from web.case_frame import CasePage, Reader, Section


def _title(session: Session, row: Thanks) -> str:
    month = era_form(row.month_on).partition("月")[0] + "月分"
    return f"{directory(session).desk_label(row.receiver_desk_id)}　{month}"


def _sections(_session: Session, row: Thanks, _reader: Reader) -> Sequence[Section]:
    lines = tuple(Shown(label, words) for label, words in counts_in_words(row))
    return (Section("お知らせした件数", lines=lines),)


THANKS_PAGE = CasePage(
    procedure=THANKS,
    table=Thanks,
    title=_title,
    sections=_sections,
    note="個人に関する情報は含みません。少ない件数は「3件未満」としています。",
)
