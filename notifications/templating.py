"""文面のひな形 — our own Jinja2 files, which can reach the neutral facts only.

Attribute access is refused for everything but the declared fields of the fact
classes, so a field that is not in `facts.py` cannot be printed (law 3).
"""

from dataclasses import fields
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.sandbox import ImmutableSandboxedEnvironment

from models.wareki import era_form
from notifications.facts import Addressee, Item, Letter, Meeting, Office

TEMPLATES = Path(__file__).parent / "templates"
REACHABLE = {
    kind: frozenset(field.name for field in fields(kind))
    for kind in (Addressee, Item, Letter, Meeting, Office)
}


class NeutralFieldsOnly(ImmutableSandboxedEnvironment):
    """A sandbox whose only attributes are the allow-listed fields."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ARG002
        return attr in REACHABLE.get(type(obj), ())


ENVIRONMENT = NeutralFieldsOnly(
    loader=FileSystemLoader(TEMPLATES),
    undefined=StrictUndefined,
    autoescape=select_autoescape(),  # plain text: off for .txt.j2
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
ENVIRONMENT.globals.clear()
ENVIRONMENT.filters["day"] = era_form


def rendered(template: str, **values: object) -> str:
    """Return the text of notifications/templates/<template>.txt.j2."""
    return ENVIRONMENT.get_template(f"{template}.txt.j2").render(**values)
