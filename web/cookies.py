"""クッキー — the names and attributes of the cookies we set, in one place.

With https the names carry the `__Host-` prefix, so that no neighbour host can plant
one. On plain http (LGWAN pilots) browsers refuse that prefix; the rest stays.
"""

from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers
from starlette.types import Scope

SESSION = "tsunagi_session"
FORM_KEY = "tsunagi_form"
LIST = "tsunagi_list"  # the list of one mail, opened by its typed code


def visit_cookie(link_id: int) -> str:
    """The cookie of one visit: links opened side by side do not push each other out."""
    return f"tsunagi_visit_{link_id}"


def cookie_name(name: str, *, https: bool) -> str:
    """The name as the browser sees it."""
    return f"__Host-{name}" if https else name


def cookie_header(name: str, value: str, *, https: bool) -> str:
    """A `Set-Cookie` value: HttpOnly, SameSite=Lax, Secure where https."""
    secure = "; Secure" if https else ""
    full_name = cookie_name(name, https=https)
    return f"{full_name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}"


def cookie_ending(name: str, *, https: bool) -> str:
    """A `Set-Cookie` value that takes the cookie away again."""
    return f"{cookie_header(name, '', https=https)}; Max-Age=0"


def cookie_value(scope: Scope, name: str, *, https: bool) -> str | None:
    """What the browser sent under this name, or None."""
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(Headers(scope=scope).get("cookie", ""))
    except CookieError:
        return None
    morsel = jar.get(cookie_name(name, https=https))
    return morsel.value if morsel and morsel.value else None
