"""定時処理が止まっていても — people act and mail goes on while Prefect is down."""

import subprocess
import sys
from datetime import date
from pathlib import Path

from tests.databases import OWN, Town
from tests.factories import a_referral
from tests.services import free_port
from tests.sink import sink
from tests.sources import ROOT
from tests.stories.diary import (
    CHIEF,
    SHAKYO,
    SHAKYO_DESK,
    STAFF,
    Diary,
    addresses,
)
from tests.terminal import TSUNAGI

ACTS_AND_PAGES = """
import sys
import deploy.commands.deliver, tasks.acts, tasks.sheets, web.app
print(sorted(m for m in sys.modules if m.split(".")[0] == "prefect"))
"""


def test_acts_and_mail_go_on_and_the_passes_catch_up_in_one_mail(diary: Diary) -> None:
    silent = a_referral(diary.town, sender=OWN, receiver=SHAKYO)
    diary.mails_now()

    # no pass runs for two weeks; what people do is still said within the same day
    diary.sleep_until(date(2026, 9, 29))
    assert diary.mails_now() == []
    other = a_referral(diary.town, sender=OWN, receiver=SHAKYO)
    assert addresses(diary.mails_now()) == [SHAKYO_DESK]
    assert addresses(diary.did(other, "acknowledge", SHAKYO)) == [STAFF]

    # Prefect is back: one pass, the highest rung only, nobody hears twice
    diary.sleep_until(date(2026, 10, 2))
    assert diary.mails_now() == []
    diary.passes()
    assert addresses(diary.mails_now()) == [CHIEF, CHIEF]
    assert diary.duty(silent, "acknowledgement").rungs_said == 3
    assert diary.refuted() == []


def test_the_sender_needs_no_prefect(town: Town, tmp_path: Path) -> None:
    a_referral(town)
    with sink(tmp_path) as relay:
        done = deliver_once(town, relay.port)

        assert done.returncode == 0, done.stderr
        assert addresses(relay.mails()) == [STAFF]


def deliver_once(town: Town, port: int) -> subprocess.CompletedProcess[str]:
    """Run `tsunagi deliver --once` where no Prefect answers."""
    nobody = f"http://127.0.0.1:{free_port()}/api"
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),  # this tree, also where a copy of it is tested
        **town.settings.environment(),
        "TSUNAGI_SMTP_PORT": str(port),
        "TSUNAGI_PREFECT_API_URL": nobody,
        "PREFECT_API_URL": nobody,
    }
    return subprocess.run(
        [*TSUNAGI, "deliver", "--once"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_what_people_touch_does_not_even_import_prefect() -> None:
    found = subprocess.run(
        [sys.executable, "-c", ACTS_AND_PAGES],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert found.stdout.strip() == "[]"
