"""tsunagi verify: zero rows are no proof, and a broken row is named."""

from sqlalchemy import text

from tasks.database import transaction
from tests.databases import Town
from tests.factories import a_referral
from tests.terminal import typed


def test_an_empty_town_has_not_passed(town: Town) -> None:
    told = typed(town, "verify")

    assert told.exit_code == 1
    assert "検証する記録がまだありません" in told.output


def test_a_used_town_passes(town: Town) -> None:
    a_referral(town)
    told = typed(town, "verify")

    assert told.exit_code == 0
    assert "すべて一致しました" in told.output


def test_a_changed_event_is_named(town: Town) -> None:
    a_referral(town)
    with transaction() as session:
        session.connection().execute(text("DROP TRIGGER event_no_update"))
        session.connection().execute(text("UPDATE event SET actor = 'x' WHERE seq = 2"))
    told = typed(town, "verify")

    assert told.exit_code == 1
    assert "event 2（連番2）" in told.output
    assert "一致しない記録があります" in told.output
