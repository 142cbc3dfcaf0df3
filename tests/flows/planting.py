"""Free text planted in the acts of every process, by where it was written."""

from collections.abc import Mapping

from models.procedure import Given, Side
from tasks.acts import act
from tasks.cases import PROCESSES
from tasks.database import transaction
from tests import conferences, hand_overs, provisions, report_cases, urgent_calls
from tests.databases import Town
from tests.support_rows import GIVEN as OF_SUPPORT

CANARY = "鳥籠"  # stands in every planted text and nowhere else
WRITTEN_BY_THE_OFFICE = {  # times, numbers and places that mails and tables may say
    *("starts", "ends", "room", "until", "document_number", "item_number"),
    *("plan_number", "answered", "month", "numbers"),
}
_GIVEN: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "handover": hand_overs.GIVEN,
    "plan_service": provisions.GIVEN,
    "report": report_cases.GIVEN,
    "urgent_call": urgent_calls.GIVEN,
    "conference": conferences.MEETING_GIVEN,
}


def is_free(given: Given) -> bool:
    """Tell whether a person may write there what they like."""
    listed = given.choices or given.day or given.number
    return not listed and given.name not in WRITTEN_BY_THE_OFFICE


def words_of(procedure: str, verb: str) -> dict[str, str]:
    """Return a planted text for every free field of a verb."""
    declared = PROCESSES[procedure].procedure.verb(verb)
    return {
        given.name: f"{CANARY}の{procedure}の{given.name}"
        for given in declared.given
        if is_free(given)
    }


def plant(town: Town, procedure: str, case_id: int, *verbs: str, **given: str) -> None:
    """Take a case through these verbs, each by its desk, with planted words."""
    for verb in verbs:
        _plant(town, procedure, case_id, verb, given)


def _plant(
    town: Town, procedure: str, case_id: int, verb: str, given: Mapping[str, str]
) -> None:
    process = PROCESSES[procedure]
    declared = process.procedure.verb(verb)
    usual = _GIVEN.get(procedure, {}).get(verb, {})
    general = {g.name: OF_SUPPORT[g.name] for g in declared.given if _is_known(g)}
    with transaction(town.scope) as session:
        row = session.get_one(process.table, case_id)
        desk = process.desks(row)[declared.by]
        [agency] = [name for name, at in town.desks.items() if at == desk]
        by = town.party(agency, Side(declared.by))
        typed = {**general, **usual, **words_of(procedure, verb), **given}
        act(session, procedure, case_id, verb, by, typed)


def _is_known(given: Given) -> bool:
    return given.name in OF_SUPPORT
