"""件の所在 — where the page of a case is: one place, for pages and for mails."""

_PLURALS = {"transfer_batch": "transfer_batches"}  # every other one takes an s


def path_of(procedure: str) -> str:
    """Return the path under which the cases of a process live."""
    return f"/{_PLURALS.get(procedure, f'{procedure}s')}"


def case_path(procedure: str, case_id: int) -> str:
    """Return the path of one case's page."""
    return f"{path_of(procedure)}/{case_id}"
