"""Law 3: no mail can carry personal data, because no template can reach any."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import pytest
from jinja2 import meta, nodes
from jinja2.exceptions import SecurityError, UndefinedError

from notifications.facts import (
    Addressee,
    FactRefused,
    Item,
    Letter,
    Meeting,
    Office,
)
from notifications.kinds import MessageKind, Side
from notifications.rendering import render
from notifications.templating import ENVIRONMENT, TEMPLATES
from tests.notifications.letters import DESK, PAIRS, a_letter, an_item

CANARIES = ("見本　花子", "入谷東九丁目", "090-0000-0000", "家計が苦しい")
TEMPLATE_NAMES = sorted(path.name for path in TEMPLATES.glob("*.txt.j2"))
ALLOWED_VARIABLES = {
    *("letter", "item", "you", "own", "opening", "signature"),
    *("reads_for", "passed", "asks", "ours", "due_word", "due"),  # one item
    *("groups", "left_out", "news_only"),  # digest
}
# What a mail may be made of. A new field is a decision, not a detail.
ALLOWED_FIELDS = {
    Office: {"name", "desk", "phone", "extension", "hours"},
    Addressee: {"office_name", "desk_name", "side", "post_title"},
    Item: {
        *("number", "kind", "what", "opened_on", "from_office", "to_office"),
        *("link_url", "awaiting", "office_to_reach", "sheet", "due_on"),
        *("open_days_left", "days_overdue", "urgent", "provisional", "binding"),
        *("process", "from_label", "to_label"),  # what a process calls things
        "counts",  # how many, never who
        "meeting",
        "reads_for",  # a post's title, never a person
    },
    Meeting: {  # when and in which room; never who comes or what is discussed
        *("on", "starts", "ends", "room", "uid", "sequence"),
        *("called_off", "materials"),
    },
    Letter: {
        *("addressee", "items", "reply_to", "code_page_url", "today", "code"),
        *("list_url", "opening", "signature"),
    },
}


def test_the_facts_are_the_allow_list_and_nothing_else() -> None:
    for kind, allowed in ALLOWED_FIELDS.items():
        assert {field.name for field in fields(kind)} == allowed


@pytest.mark.parametrize("name", TEMPLATE_NAMES)
def test_a_template_names_only_allowed_variables_and_fields(name: str) -> None:
    tree = ENVIRONMENT.parse((TEMPLATES / name).read_text(encoding="utf-8"))
    reached = {node.attr for node in tree.find_all(nodes.Getattr)}
    local = {
        "address",
        "way_in",
        "signed",
        "office_and_desk",
    }  # the macros of parts.txt.j2

    assert meta.find_undeclared_variables(tree) - local <= ALLOWED_VARIABLES
    assert reached <= set().union(*ALLOWED_FIELDS.values())


def test_there_are_templates_to_walk() -> None:
    assert len(TEMPLATE_NAMES) >= 20


@dataclass(frozen=True)
class SpilledItem(Item):
    """An item somebody hung a resident on."""

    resident: str = CANARIES[0]
    address: str = CANARIES[1]
    phone: str = CANARIES[2]
    note: str = CANARIES[3]


def spilled(item: Item) -> SpilledItem:
    return SpilledItem(**{f.name: getattr(item, f.name) for f in fields(Item)})


@pytest.mark.parametrize("attribute", ["resident", "address", "phone", "note"])
def test_no_template_reaches_what_somebody_hung_on_a_fact(attribute: str) -> None:
    item = spilled(an_item(MessageKind.REFERRAL_SENT_FOR_RECEIVER))
    for text in (f"{{{{ item.{attribute} }}}}", f"{{{{ item['{attribute}'] }}}}"):
        with pytest.raises(SecurityError):
            ENVIRONMENT.from_string(text).render(item=item)


@pytest.mark.parametrize(("kind", "side"), PAIRS)
def test_no_mail_is_made_of_facts_with_canaries_on_them(
    kind: MessageKind, side: Side
) -> None:
    items = (spilled(an_item(kind, side)), spilled(an_item(kind, side)))
    for letter in (a_letter(items[0], side=side), a_letter(*items, side=side)):
        with pytest.raises(SecurityError) as refusal:
            render(letter)
        assert not any(canary in str(refusal.value) for canary in CANARIES)


ESCAPES = [
    "{{ item.__class__ }}",
    "{{ item.number.__class__.__mro__ }}",
    "{{ letter.addressee.__init__.__globals__ }}",
    "{{ '{0.__class__}'.format(item) }}",
    "{{ item|attr('__dict__') }}",
    "{{ [item]|map(attribute='__dict__')|join }}",
    "{{ self.__init__ }}",
    "{{ range(3) }}",
    "{{ nobody }}",
]


@pytest.mark.parametrize("text", ESCAPES)
def test_nothing_but_the_fields_can_be_reached(text: str) -> None:
    item = an_item(MessageKind.REFERRAL_SENT_FOR_RECEIVER)
    with pytest.raises((SecurityError, UndefinedError)):
        ENVIRONMENT.from_string(text).render(item=item, letter=a_letter(item))


REFUSED_ITEMS: list[dict[str, Any]] = [
    {"number": "26-00123 見本花子"},
    {"number": "26-1\r\nBcc: x@evil.example"},
    {"what": "受領確認\nBcc: x@evil.example"},
    {"what": "あ" * 61},  # a sentence is no label
    {"from_office": "税務課\u2028"},
    {"link_url": "javascript:alert(1)"},
    {"link_url": "https://tsunagi.example/見本花子"},
    {"link_url": "https://tsunagi.example/" + "x" * 60},  # over 70 characters
]


@pytest.mark.parametrize("facts", REFUSED_ITEMS)
def test_a_fact_in_another_form_is_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(FactRefused):
        an_item(MessageKind.REFERRAL_SENT_FOR_RECEIVER, **facts)


REFUSED_LETTERS: list[dict[str, object]] = [
    {"items": ()},
    {"code": "見本花子"},
    {"code_page_url": "tsunagi.example/code"},
    {"list_url": "x"},
]


@pytest.mark.parametrize("facts", REFUSED_LETTERS)
def test_a_letter_in_another_form_is_refused(facts: dict[str, object]) -> None:
    item = an_item(MessageKind.REFERRAL_SENT_FOR_RECEIVER)
    whole: dict[str, Any] = {
        "addressee": Addressee("税務課", "納税相談係", Side.INTERNAL),
        "items": (item,),
        "reply_to": DESK,
        "code_page_url": "https://tsunagi.example/code",
        "today": date(2026, 9, 24),
        **facts,
    }
    with pytest.raises(FactRefused):
        Letter(**whole)
