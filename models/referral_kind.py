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


class NetworkBasis(Labelled):
    """要対協・地域ケア会議等への提供の根拠 — the person's consent, or the law."""

    CONSENT = "consent", "本人の同意（個人情報の保護に関する法律第69条第2項第1号）"
    CHILDREN = (
        "children",
        "要保護児童対策地域協議会の求めによる提供（児童福祉法第25条の3）",
    )
    CARE = "care", "地域ケア会議の求めによる提供（介護保険法第115条の48）"
    ARTICLE_9 = "article_9", "支援会議の求めによる提供（生活困窮者自立支援法第9条）"


class Network(Labelled):
    """連絡先の会議."""

    CHILDREN = "children", "要保護児童対策地域協議会"
    CARE = "care", "地域ケア会議"
    SUPPORT = "support", "支援会議（法第9条）"


class HousingNeed(Labelled):
    """住まいの困りごと."""

    TONIGHT = "tonight", "今夜の泊まるところ"
    MOVE = "move", "転居先の確保"
    EVICTION = "eviction", "家賃の滞納・退去の求め"
    GUARANTOR = "guarantor", "保証人・緊急連絡先"


class WithdrawnApproach(Labelled):
    """ひきこもりの相談のきっかけ."""

    PERSON = "person", "ご本人から"
    FAMILY = "family", "ご家族から"
    OFFICE = "office", "関係機関から"


class LoanKind(Labelled):
    """貸付の種類."""

    SMALL = "small", "緊急小口資金"
    GENERAL = "general", "総合支援資金"
    EDUCATION = "education", "教育支援資金"
    OTHER = "other", "その他の貸付"


class GrantState(Labelled):
    """エアコン購入費の助成の状況."""

    APPLYING = "applying", "助成を申請中"
    GRANTED = "granted", "助成が決定"
    REFUSED = "refused", "助成の対象外"


class CareAnswer(Labelled):
    """無料低額診療の受入れの回答."""

    FREE = "free", "受入れ可（無料）"
    REDUCED = "reduced", "受入れ可（減額）"
    USUAL = "usual", "受診は可（減免の対象外）"
    REFUSED = "refused", "受入れ不可"


class FoodAnswer(Labelled):
    """食料の受渡しの結果."""

    HANDED = "handed", "お渡しした"
    ABSENT = "absent", "ご本人が来られなかった"
    NONE_LEFT = "none_left", "在庫がなくお渡しできなかった"


class HousingAnswer(Labelled):
    """住まいの相談の結果."""

    MOVED = "moved", "入居・宿泊が決まった"
    OFFERED = "offered", "物件・宿泊先を案内した"
    NONE = "none", "案内できるところがなかった"


class LawyerAnswer(Labelled):
    """助言弁護士の予約の回答."""

    BOOKED = "booked", "希望の日時で予約"
    MOVED = "moved", "別の日時で予約"
    NOT_BOOKED = "not_booked", "予約できない"


class LoanAnswer(Labelled):
    """貸付相談の結果."""

    APPLIED = "applied", "申込みを受け付けた"
    SUPPORT_FIRST = "support_first", "自立相談の支援を先に行う"
    NOT_COVERED = "not_covered", "貸付の対象外"
    DECLINED = "declined", "ご本人が希望されなかった"


class InspectionAnswer(Labelled):
    """閲覧請求の結果."""

    SHOWN = "shown", "閲覧に応じた"
    PAPERS_MISSING = "papers_missing", "同意書等に不備がある"
    NOTHING_HELD = "nothing_held", "該当する情報がない"
    REFUSED = "refused", "閲覧に応じられない"


class NetworkAnswer(Labelled):
    """会議への連絡の結果."""

    TAKEN_UP = "taken_up", "会議で取り上げる"
    KNOWN = "known", "すでに支援中"
    NOT_COVERED = "not_covered", "会議の対象外"
