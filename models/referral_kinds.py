"""つなぎの種類ごとの決まり — what one kind asks for beyond every つなぎ.

One rule per kind: what it says when it is sent, what it must say when it is reported,
on what ground it is passed on. Its days are policy (`referral.result.food` …), and so
is which kinds a town uses (`referral.kinds`). Agreed, not law, unless a law is named.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.consent import ConsentItem
from models.consent_rules import consent_covers
from models.given import taken
from models.labelled import Labelled
from models.procedure import Day, Given, Side, Verb
from models.referral_kind import (
    CareAnswer,
    FoodAnswer,
    GrantState,
    HousingAnswer,
    HousingNeed,
    InspectionAnswer,
    LawyerAnswer,
    LoanAnswer,
    LoanKind,
    Network,
    NetworkAnswer,
    NetworkBasis,
    ReferralKind,
    WithdrawnApproach,
)
from models.refusals import ConsentMissing, GivenMissing, ProcedureError
from models.wareki import era_form, parse_day

K = ReferralKind


@dataclass(frozen=True)
class KindRule:
    """What one kind asks for; `note` stands above its fields on the form."""

    fields: tuple[Given, ...] = ()
    reports: tuple[str, ...] = ()  # what must be given with the result
    note: str = ""
    tax_consent: bool = False  # 様式第1号 (地方税法第22条)


def _answer(
    name: str, label: str, choices: type[Labelled], kind: ReferralKind
) -> Given:
    of = frozenset({kind.value})
    return Given(name, label, required=False, choices=choices, saves=False, of_kinds=of)


ON_REPORT = (
    _answer("care_answer", "受入れの回答", CareAnswer, K.FREE_CARE),
    _answer("food_answer", "受渡しの結果", FoodAnswer, K.FOOD),
    _answer("housing_answer", "住まいの相談の結果", HousingAnswer, K.HOUSING),
    _answer("lawyer_answer", "予約の回答", LawyerAnswer, K.LAWYER),
    _answer("loan_answer", "貸付相談の結果", LoanAnswer, K.LOAN),
    _answer("inspection_answer", "閲覧請求の結果", InspectionAnswer, K.TAX_INSPECTION),
    _answer("network_answer", "会議への連絡の結果", NetworkAnswer, K.CARE_NETWORK),
    Given(
        "next_consultation_on",
        "次回の相談日",
        required=False,
        saves=False,
        day=Day.AHEAD,
        of_kinds=frozenset({K.FOOD.value}),
    ),
)

# fmt: off
RULES: Mapping[ReferralKind, KindRule] = {
    K.GENERAL: KindRule(),
    K.FREE_CARE: KindRule(
        (Given("care_criteria", "実施機関の基準・必要書類として確認したこと"),
         Given("medical_note", "受診を希望する症状・科（ご本人の同意がある範囲）",
               required=False)),
        ("care_answer",),
        "減免の基準は実施機関ごとに違います。先に医療機関の相談室へ確認してください。"
        "医療に関する情報は、ご本人の同意がある範囲だけを書いてください。"),
    K.FOOD: KindRule(
        (Given("household_size", "世帯の人数", number=True),
         Given("allergy", "食べられないもの・アレルギー（なければ「なし」）",
               short=True)),
        ("food_answer", "next_consultation_on"),
        "お渡しは当日が目安です。伝えるのは世帯の人数とアレルギーなど最小限にし、"
        "結果の報告では次回の相談日を必ず決めてください。"),
    K.HOUSING: KindRule(
        (Given("housing_need", "住まいの困りごと", choices=HousingNeed),
         Given("move_by", "いつまでに必要か", required=False, day=Day.ANY)),
        ("housing_answer",),
        "居住支援法人・不動産事業者・保証会社へは、ご本人の同意がなければ伝えられません"
        "（個人情報の保護に関する法律第27条）。"),
    K.WITHDRAWN: KindRule(
        (Given("approach", "相談のきっかけ", choices=WithdrawnApproach),
         Given("contact_wish", "ご本人・ご家族が希望する連絡の方法", required=False,
               short=True))),
    K.LAWYER: KindRule(
        (Given("booking_on", "予約を希望する日", day=Day.AHEAD),
         Given("booking_slot", "時間帯", short=True)),
        ("lawyer_answer",),
        "予約が決まると「結果の報告」で回答が届きます。届くまでは予約は決まっていません。"),
    K.LOAN: KindRule(
        (Given("loan_kind", "貸付の種類", choices=LoanKind),
         Given("first_seen_on", "自立相談支援での初回面談の日", required=False,
               day=Day.HAPPENED)),
        ("loan_answer",),
        "先に自立相談支援で面談する取り決めの市では、初回面談の日が必要です"
        "（教育支援資金を除きます）。"),
    K.TAX_INSPECTION: KindRule(
        (Given("inspected_items", "閲覧したい税目・年度"),
         Given("form_dated_on", "同意書（様式第1号）の日付", day=Day.HAPPENED)),
        ("inspection_answer",),
        "市税・保険料等の情報は、専用の同意書（様式第1号）がなければ請求できません"
        "（地方税法第22条）。", tax_consent=True),
    K.CARE_NETWORK: KindRule(
        (Given("network", "連絡する会議", choices=Network),
         Given("network_basis", "提供の根拠", choices=NetworkBasis)),
        ("network_answer",),
        "法律の規定に基づき会議の求めに応じて提供するときは、その条文が記録に残ります。"),
    K.AIR_CONDITIONER: KindRule(
        (Given("grant_state", "エアコン購入費の助成の状況", choices=GrantState),
         Given("heat_note", "暮らしの中で気づいたこと", required=False)),
        (),
        "助成の窓口で生活の困りごとに気づいたときの入口です。"),
}
# fmt: on
NAMES = frozenset(given.name for rule in RULES.values() for given in rule.fields)
_BY_LAW = {NetworkBasis.CHILDREN, NetworkBasis.CARE, NetworkBasis.ARTICLE_9}


def checked_particulars(
    kind: ReferralKind, typed: Mapping[str, str], today: date, *, to_send: bool
) -> dict[str, str]:
    """Return the kind's own facts as they are kept; days as 2026-09-08.

    A draft may lack what is required. Raises GivenMissing, naming the field.
    """
    fields = RULES[kind].fields
    if not to_send:
        fields = tuple(given for given in fields if typed.get(given.name, "").strip())
    return taken(_asking(fields), typed, today)


def particulars_faults(
    kind: ReferralKind, typed: Mapping[str, str], today: date, *, to_send: bool
) -> Iterator[tuple[str, str]]:
    """Yield each field of the kind that cannot be kept, with a sentence."""
    for given in RULES[kind].fields:
        if not to_send and not typed.get(given.name, "").strip():
            continue
        try:
            taken(_asking((given,)), typed, today)
        except ProcedureError as refusal:
            yield given.name, str(refusal)


def _asking(fields: tuple[Given, ...]) -> Verb:
    return Verb("send", "送付する", Side.SENDER, frozenset(), given=fields)


def sent_in_words(referral: Any) -> list[tuple[str, str]]:
    """Return what the kind's part of the sheet says, with Japanese names."""
    return _words(RULES[ReferralKind.of(referral.kind)].fields, referral.particulars)


def answered_in_words(referral: Any) -> list[tuple[str, str]]:
    """Return what was answered for the kind alone, with Japanese names."""
    return _words(ON_REPORT, referral.particulars)


def _words(
    declared: tuple[Given, ...], kept: Mapping[str, str]
) -> list[tuple[str, str]]:
    return [(g.label, _in_words(g, kept[g.name])) for g in declared if g.name in kept]


def _in_words(given: Given, value: str) -> str:
    if given.choices and issubclass(given.choices, Labelled):
        return given.choices.of(value).label
    return era_form(parse_day(value)) if given.day else value


def kind_allows(facts: Any) -> None:
    """Refuse to send what its kind does not allow.

    Raises GivenMissing where a fact of its own is missing, ConsentMissing without the
    consent it needs; a basis in law stands in for the consent.
    """
    referral, numbers = facts.case, facts.policy
    kind = ReferralKind.of(referral.kind)
    if kind.value not in numbers.number("referral.kinds"):
        raise GivenMissing(f"「{kind.label}」は、この市では使いません。", "kind")
    _refuse_incomplete(referral, kind)
    if kind is K.LOAN and numbers.number("loan.first_to_us"):
        _refuse_loan_before_us(referral)
    if basis_in_law(referral):
        return
    consent_covers(facts)
    consent = facts.record.consent
    covers_tax = consent and ConsentItem.TAX.value in consent.items
    if RULES[kind].tax_consent and not covers_tax:
        raise ConsentMissing(
            f"{referral.number}：税務情報の閲覧請求には、専用の同意書（様式第1号）が"
            "必要です（地方税法第22条）。"
        )


def _refuse_incomplete(referral: Any, kind: ReferralKind) -> None:
    for given in RULES[kind].fields:
        if given.required and not referral.particulars.get(given.name):
            raise GivenMissing(f"「{given.label}」を入力してください。", given.name)


def _refuse_loan_before_us(referral: Any) -> None:
    kept = referral.particulars
    if kept["loan_kind"] != LoanKind.EDUCATION and not kept.get("first_seen_on"):
        raise GivenMissing(
            "この市では、貸付の相談は先に自立相談支援で面談します（教育支援資金を除く）。"
            "「自立相談支援での初回面談の日」を入力してください。",
            "first_seen_on",
        )


def basis_in_law(referral: Any) -> str:
    """Return the article that stands in for a consent; empty where there is none."""
    written = referral.particulars.get("network_basis", "")
    if referral.kind != K.CARE_NETWORK or written not in _BY_LAW:
        return ""
    return NetworkBasis.of(written).label


def reported_for_kind(facts: Any, given: Mapping[str, str]) -> Mapping[str, Any]:
    """Return the particulars with the kind's answers. Raises GivenMissing."""
    referral = facts.case
    needed = RULES[ReferralKind.of(referral.kind)].reports
    for one in ON_REPORT:
        if one.name in needed and not given.get(one.name):
            raise GivenMissing(f"「{one.label}」を入力してください。", one.name)
    answers = {name: given[name] for name in needed}
    return {"particulars": {**referral.particulars, **answers}} if answers else {}
