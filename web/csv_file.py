"""表のファイル — a CSV that Excel opens: UTF-8 with BOM, and no cell is a formula."""

import io
from collections.abc import Iterable, Sequence
from csv import writer as sheet_of
from unicodedata import normalize
from urllib.parse import quote

from fastapi.responses import Response

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # in full width as well


def csv_file(name: str, rows: Iterable[Sequence[str]]) -> Response:
    """Return the rows as a file of that name, without its ending."""
    text = io.StringIO()
    sheet = sheet_of(text, lineterminator="\r\n")
    sheet.writerows([harmless(cell) for cell in row] for row in rows)
    return Response(
        text.getvalue().encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}.csv",
            "Cache-Control": "no-store",
        },
    )


def harmless(cell: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula."""
    begins = normalize("NFKC", cell).lstrip(" ")
    return f"'{cell}" if begins.startswith(_FORMULA) else cell
