"""番号の幅 — an address that names a row no database could hold is no address."""

from fastapi import HTTPException, Request

LONGEST = 9  # digits; row numbers stay below 2,147,483,648
WORDS = frozenset({"q"})  # what people search for may well be a long number


def refuse_long_numbers(request: Request) -> None:
    """Answer 404 where a number in the address is too long to be one of a row."""
    named = [str(v) for k, v in request.path_params.items() if k.endswith("_id")]
    asked = [v for k, v in request.query_params.multi_items() if k not in WORDS]
    if any(_is_too_long(value) for value in (*named, *asked)):
        raise HTTPException(404)


def _is_too_long(value: str) -> bool:
    digits = value.strip().lstrip("-+")
    return len(digits) > LONGEST and digits.isdecimal()
