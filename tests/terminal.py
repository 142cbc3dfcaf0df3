"""Commands typed as an officer types them, in the town of a test."""

import json
import subprocess
import sys
from typing import Any

from typer.testing import CliRunner, Result

from deploy.cli import app
from tests.databases import Town

TSUNAGI = (sys.executable, "-P", "-c", "from deploy.cli import main; main()")


def typed(town: Town, *words: str, given: str | bytes | None = None) -> Result:
    """Type `tsunagi …` in this process and return what came of it."""
    return CliRunner(env=town.settings.environment()).invoke(app, words, input=given)


def told(town: Town, *words: str, given: str | bytes | None = None) -> Any:
    """Type `tsunagi … --json` and return the answer; it must have gone well."""
    came = typed(town, *words, "--json", given=given)
    assert came.exit_code == 0, came.stderr
    return json.loads(came.stdout)


def in_a_process(town: Town, *words: str) -> subprocess.CompletedProcess[str]:
    """Type `tsunagi …` in a process of its own."""
    return subprocess.run(
        [*TSUNAGI, *words],
        env={"PATH": "/usr/bin:/bin", **town.settings.environment()},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
