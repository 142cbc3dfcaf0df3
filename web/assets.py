"""静的ファイル — our style sheet, icon and vendored tokens, served from our own host.

An address carries the first digits of the file's hash, so a browser may keep it for a
year and still sees a change at once.
"""

import hashlib
from functools import cache
from os import PathLike, stat_result
from pathlib import Path

from starlette.datastructures import QueryParams
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC = Path(__file__).parent / "static"


@cache
def asset(name: str) -> str:
    """The address of a static file, with the version of its content."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()
    return f"/static/{name}?v={digest[:10]}"


class VersionedFiles(StaticFiles):
    """Static files: versioned addresses are kept a year, bare ones five minutes."""

    def file_response(
        self,
        full_path: str | PathLike[str],
        stat_result: stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        versioned = "v" in QueryParams(scope["query_string"])
        keep = "max-age=31536000, immutable" if versioned else "max-age=300"
        response.headers["Cache-Control"] = f"public, {keep}"
        return response
