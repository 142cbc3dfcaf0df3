"""設定の誤り — says in Japanese which variable cannot be used, and what is wanted."""

from pydantic import ValidationError
from pydantic_core import ErrorDetails

PREFIX = "TSUNAGI_"
_WANTED = {
    "int_parsing": "整数で指定してください",
    "bool_parsing": "true か false で指定してください",
    "literal_error": "{expected} のいずれかを指定してください",
    "greater_than_equal": "{ge} 以上で指定してください",
    "less_than_equal": "{le} 以下で指定してください",
}


def refusal_lines(refused: ValidationError) -> list[str]:
    """Return one line per variable; values are never shown, they may be secrets."""
    errors = refused.errors(include_url=False)
    return [_line(e) for e in errors if e["type"] != "default_factory_not_called"]


def _line(error: ErrorDetails) -> str:
    wanted = _WANTED.get(error["type"], error["msg"]).format(**error.get("ctx", {}))
    wanted = wanted.removeprefix("Value error, ").replace(" or ", "、")
    where = "".join(f"{PREFIX}{str(part).upper()}：" for part in error["loc"])
    return f"{where}{wanted}。"
