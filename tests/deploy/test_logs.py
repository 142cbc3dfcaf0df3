"""The log of a process: one JSON line per event, with its facts."""

import json
import logging
from collections.abc import Iterator

import pytest

from deploy.logs import start_logging

log = logging.getLogger("tsunagi.test")


@pytest.fixture(autouse=True)
def the_tests_own_log() -> Iterator[None]:
    root = logging.getLogger()
    kept, level = root.handlers[:], root.level
    yield
    root.handlers[:] = kept
    root.setLevel(level)


def test_an_event_is_one_line_with_its_facts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    start_logging("INFO")
    log.debug("not said")
    log.info("mail settled", extra={"mail": 7, "as": "sent"})
    out, err = capsys.readouterr()
    (line,) = err.splitlines()
    said = json.loads(line)

    assert out == ""
    assert (said["event"], said["mail"], said["as"]) == ("mail settled", 7, "sent")
    assert (said["level"], said["logger"]) == ("info", "tsunagi.test")
    assert said["timestamp"].endswith("Z")
