"""つなぎの種類 — the closed list; what each asks for is in `referral_kinds.py`."""

from models.labelled import Labelled


class ReferralKind(Labelled):
    """Of which kind one referral is; which ones a town uses is agreed."""

    GENERAL = "general", "一般のつなぎ"
    FREE_CARE = "free_care", "無料低額診療（連絡票）"
    FOOD = "food", "食料支援"
    HOUSING = "housing", "住まいの相談"
    WITHDRAWN = "withdrawn", "ひきこもりの相談"
    LAWYER = "lawyer", "助言弁護士の予約"
    LOAN = "loan", "社会福祉協議会の貸付相談"
    TAX_INSPECTION = "tax_inspection", "税務情報の閲覧請求"
    CARE_NETWORK = "care_network", "要保護児童対策地域協議会・地域ケア会議への連絡"
    AIR_CONDITIONER = "air_conditioner", "エアコン購入費の助成からの相談"
