"""つなぎの種類, lived: 無料低額診療 over Silver Week, 食料 with the next day."""

from datetime import date

import pytest

from models.referral_kind import ReferralKind
from models.referral_sheet import ReferralState
from models.refusals import GivenMissing
from models.why import Why
from tests.databases import OWN
from tests.factories import a_referral
from tests.stories.diary import SHAKYO, SHAKYO_DESK, Diary, addresses

HOSPITAL = "病院"


def test_free_care_is_answered_within_seven_open_days_over_silver_week(
    diary: Diary,
) -> None:
    made = a_referral(
        diary.town,
        sender=OWN,
        receiver=HOSPITAL,
        kind=ReferralKind.FREE_CARE,
        particulars={"care_criteria": "収入基準を確認済み。保険証の写しが必要"},
    )
    asked = diary.duty(made, "acknowledgement")

    assert asked.due_on == date(2026, 10, 1)  # 18, 24, 25, 28, 29, 30, 1
    assert "敬老の日" in "".join(Why.from_json(asked.why).sentences())
    diary.did(made, "acknowledge", HOSPITAL)
    with pytest.raises(GivenMissing, match="受入れの回答"):
        diary.did(made, "report", HOSPITAL, outcome="visited")
    diary.did(made, "report", HOSPITAL, outcome="visited", care_answer="reduced")
    assert diary.state(made) is ReferralState.REPORTED
    assert diary.refuted() == []


def test_food_is_handed_over_today_and_the_next_appointment_is_made(
    diary: Diary,
) -> None:
    made = a_referral(
        diary.town,
        sender=OWN,
        receiver=SHAKYO,
        kind=ReferralKind.FOOD,
        particulars={"household_size": "2", "allergy": "なし"},
        situation="",
        request="",
    )
    assert addresses(diary.mails_now()) == [SHAKYO_DESK]
    assert diary.duty(made, "acknowledgement").due_on == date(2026, 9, 17)

    diary.did(made, "acknowledge", SHAKYO)
    assert diary.duty(made, "first_contact").due_on == date(2026, 9, 17)
    with pytest.raises(GivenMissing, match="次回の相談日"):
        diary.did(made, "report", SHAKYO, outcome="supported", food_answer="handed")
    diary.did(
        made,
        "report",
        SHAKYO,
        outcome="supported",
        food_answer="handed",
        next_consultation_on="令和8年9月25日",
    )
    assert diary.state(made) is ReferralState.REPORTED
    assert diary.refuted() == []
