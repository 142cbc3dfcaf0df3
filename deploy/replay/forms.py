"""画面の読み取り — the forms of a page, as a browser would see them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

Fields = list[tuple[str, str]]


@dataclass
class PageForm:
    """One form: where it posts, what it already holds, and which boxes it has."""

    action: str
    fields: Fields = field(default_factory=list)
    boxes: set[str] = field(default_factory=set)  # names that can be typed or ticked
    words: str = ""  # what stands in it

    def filled(self, given: dict[str, str | list[str]]) -> Fields:
        """Return what is sent: what it holds, with the given values in their boxes."""
        kept = [(name, value) for name, value in self.fields if name not in given]
        typed = [
            (name, one)
            for name, value in given.items()
            for one in (value if isinstance(value, list) else [value])
        ]
        return kept + typed


@dataclass(frozen=True)
class Page:
    """What one answer of the server shows."""

    url: str
    status: int
    text: str
    forms: list[PageForm]

    def form(self, action_ends: str) -> PageForm | None:
        """Return the first form that posts to such an address, None without one."""
        found = (
            f for f in self.forms if f.action.partition("?")[0].endswith(action_ends)
        )
        return next(found, None)


def read_page(url: str, status: int, html: str) -> Page:
    """Return the page behind an answer; addresses are made absolute."""
    reader = _Reader(url)
    reader.feed(html)
    return Page(url, status, "".join(reader.words), reader.forms)


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.forms: list[PageForm] = []
        self.words: list[str] = []
        self._inside: PageForm | None = None
        self._select = self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = PageForm(urljoin(self.url, held.get("action", "")))
            self.forms.append(self._inside)
        elif self._inside is not None:
            self._field(self._inside, tag, held)

    def _field(self, form: PageForm, tag: str, held: dict[str, str]) -> None:
        name = held.get("name", "")
        if tag == "input" and name:
            _take_input(form, name, held)
        elif tag == "select":
            self._select = name
            form.boxes.add(name)
        elif tag == "option" and "selected" in held:
            form.fields.append((self._select, held.get("value", "")))
        elif tag == "textarea":
            self._textarea = name
            form.boxes.add(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = None
        elif tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._inside is None:
            return
        self._inside.words += data
        if self._textarea and data.strip():
            self._inside.fields.append((self._textarea, data.strip()))


def _take_input(form: PageForm, name: str, held: dict[str, str]) -> None:
    kind = held.get("type", "text")
    chosen = kind not in ("checkbox", "radio") or "checked" in held
    form.boxes.add(name)
    if chosen and kind not in ("submit", "button"):
        form.fields.append((name, held.get("value", "")))
