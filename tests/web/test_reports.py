"""実績報告 on the screen: numbers that open their rows, the matrix, files, the days."""

import re
from datetime import UTC, date, datetime

import pytest
from starlette.testclient import TestClient

from models.procedure import Side
from models.report_sheet import ReportState as S
from tests.databases import OWN, TAX, Town
from tests.factories import a_referral, do, mails
from tests.report_cases import (
    NEW,
    OFFICE,
    VISITS,
    keep_rule,
    reports,
    stages,
    the_report,
)
from tests.report_cases import (
    do as report_do,
)
from tests.web.browsing import signed_in, words
from tests.web.test_referrals import at_desk
from tests.web.visiting import PERSONAL, answer, mail_to_partner, visit, where
from web.csv_file import harmless

THREE = "\uff13"  # as typed in full width
OCTOBER = datetime(2026, 10, 2, 1, 0, tzinfo=UTC)


def asked(town: Town, *lines: object, **rule: object) -> int:
    """The id of a report of our own desk that is asked for; one referral is counted."""
    made = a_referral(town, sender=TAX, receiver=OWN)
    do(town, made, "acknowledge", town.party(OWN, Side.RECEIVER))
    keep_rule(town, lines=lines or (NEW, VISITS), **rule)
    town.set_clock(OCTOBER)
    stages(OCTOBER.date())
    mails(town)
    return reports(town)[0].id


def press(page: TestClient, report_id: int, noun: str, **fields: str) -> int:
    """Press a button of the page as it is shown now; return the status."""
    shown = page.get(f"/reports/{report_id}").text
    found = re.search(r'name="version" value="(\d+)"', shown)
    version = found.group(1) if found else ""
    sent = {"version": version, **fields}
    return page.post(f"/reports/{report_id}/{noun}", data=sent).status_code


def test_the_numbers_come_from_the_work_and_open_their_rows(town: Town) -> None:
    made = asked(town)
    page = signed_in(town, "soudan")
    form = page.get(f"/reports/{made}/numbers")

    assert 'name="new" type="text" size="10" autocomplete="off" value="1"' in form.text
    assert "記録からの集計： 1件 の内訳" in words(form.text)
    rows = page.get(f"/reports/{made}/rows/new")
    assert rows.status_code == 200
    assert "/referrals/1" in rows.text
    assert "収納課" in words(rows.text)
    assert page.get(f"/reports/{made}/rows/visits").status_code == 404


def test_a_number_that_differs_needs_its_reason_and_nothing_typed_is_lost(
    town: Town,
) -> None:
    made = asked(town)
    page = signed_in(town, "soudan")
    href = f"/reports/{made}/numbers"
    refused = page.post(href, data={"new": THREE, "visits": "12", "new_reason": ""})

    assert refused.status_code == 422
    assert "異なる理由を入力してください" in words(refused.text)
    assert f'value="{THREE}"' in refused.text
    assert 'value="12"' in refused.text
    kept = page.post(
        href, data={"new": THREE, "visits": "12", "new_reason": "電話のみの2件を含む"}
    )
    assert kept.status_code == 303
    shown = words(page.get(f"/reports/{made}").text)
    assert "電話のみの2件を含む" in shown
    assert page.post(href, data={"visits": "たくさん"}).status_code == 422


def test_a_form_is_submitted_whole_and_without_personal_data_only(town: Town) -> None:
    made = asked(town)
    page = signed_in(town, "soudan")

    assert press(page, made, "submit", privacy="none_inside") == 422  # no numbers yet
    page.post(f"/reports/{made}/numbers", data={"new": "1", "visits": "12"})
    assert press(page, made, "submit") == 422  # 個人情報なし is not ticked
    assert press(page, made, "submit", privacy="none_inside") == 303
    assert the_report(town, made).state is S.SUBMITTED
    late = page.post(f"/reports/{made}/numbers", data={"new": "1", "visits": "13"})
    assert late.status_code == 409


def test_nothing_to_report_is_refused_where_the_work_counts_something(
    town: Town,
) -> None:
    made = asked(town)
    page = signed_in(town, "soudan")

    assert press(page, made, "submit-nil") == 409
    assert the_report(town, made).state is S.ASKED
    other = asked_nil(town)
    assert press(page, other, "submit-nil") == 303
    assert the_report(town, other).state is S.NIL


def asked_nil(town: Town) -> int:
    """The id of a report with nothing to count."""
    keep_rule(town, key="visits", name="訪問の報告", lines=(VISITS,))
    stages(OCTOBER.date())
    return next(r.id for r in reports(town) if r.rule_id == 2)


def test_the_receiver_accepts_or_returns_by_link_and_sees_no_rows(town: Town) -> None:
    made = asked(town, NEW)
    page = signed_in(town, "soudan")
    page.post(f"/reports/{made}/numbers", data={"new": "1"})
    press(page, made, "submit", privacy="none_inside")
    token = mail_to_partner(town).token
    partner = visit(town, token)
    shown = words(partner.get(where(token)).text)

    assert "実績報告が届きました" in shown
    assert "受けたつなぎ" in shown
    assert f"/reports/{made}/rows" not in partner.get(where(token)).text
    back = {"return_reason": "件数を確認してください。", "new_due_on": "R8.10.9"}
    gone = answer(partner, token, "report-give-back", **back)
    assert gone.status_code == 303, gone.text
    row = the_report(town, made)
    assert (row.state, row.new_due_on) == (S.RETURNED, date(2026, 10, 9))


def test_a_receiver_with_an_account_sees_numbers_but_no_rows(town: Town) -> None:
    made = asked(town, NEW)
    page = signed_in(town, at_desk(town, OFFICE))

    assert page.get(f"/reports/{made}").status_code == 200
    assert page.get(f"/reports/{made}/rows/new").status_code == 409
    assert page.get(f"/reports/{made}/numbers").status_code == 409
    stranger = signed_in(town, "shuno")
    for end in ("", "/numbers", "/rows/new"):
        assert stranger.get(f"/reports/{made}{end}").status_code == 404


def test_the_matrix_shows_offices_by_periods_and_the_rate_in_time(town: Town) -> None:
    made = asked(town, roll="next_open")
    keep_rule(town, OWN, "戸籍住民課", lines=(NEW, VISITS), roll="next_open")
    stages(OCTOBER.date())
    report_do(town, made, "excuse")
    town.set_clock(datetime(2026, 11, 9, 1, 0, tzinfo=UTC))
    page = signed_in(town, "kanri")
    shown = words(page.get("/reports?year=R8").text)

    assert "令和8年度第2四半期" in shown
    assert "戸籍住民課" in shown
    assert "4開庁日の遅れ" in shown  # from Monday 2 November, over 文化の日
    assert "提出日を迎えたもの 1件（0.0" in shown
    assert "年度として読めません" in words(page.get("/reports?year=いつか").text)
    theirs = words(signed_in(town, at_desk(town, "戸籍住民課")).get("/reports").text)
    assert "自立サポート担当" not in theirs


def test_files_open_in_a_spreadsheet_and_run_nothing(town: Town) -> None:
    made = asked(town)
    page = signed_in(town, "soudan")
    reason = '=HYPERLINK("http://example.invalid")'
    page.post(
        f"/reports/{made}/numbers",
        data={"new": "3", "new_reason": reason, "visits": "12"},
    )
    matrix, numbers = (page.get(f"/reports{e}.csv") for e in ("", "/numbers"))

    assert matrix.content.startswith(b"\xef\xbb\xbf")
    assert "個別支援セーフティネット会議実施報告書" in matrix.text
    assert "attachment" in matrix.headers["content-disposition"]
    assert "'=HYPERLINK" in numbers.text
    assert ",訪問件数,,12," in numbers.text


@pytest.mark.parametrize("cell", ["=1+1", "+81", "-5", "@x", "\t=1", " =1", "\uff1d1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert harmless("1件（3-4月）") == "1件（3-4月）"


def test_the_days_of_next_year_are_seen_before_anything_is_written(town: Town) -> None:
    receiver = town.desks[OFFICE]
    for key in ("a", "b"):
        keep_rule(town, OWN, TAX, key=key, name=f"報告{key}", roll="next_open")
    page = signed_in(town, "soudan")
    shown = words(page.get("/reports/deadlines?year=R9").text)

    assert receiver
    assert "期日のあるもの 16件" in shown  # 2 rules, 2 offices, 4 quarters
    assert "重なる日 8日" in shown
    assert "令和9年11月1日（月）" in shown  # 31 October is a Sunday
    assert "計算上の日は令和9年10月31日（日）" in shown
    assert reports(town) == []
    assert page.get("/reports/deadlines?year=2199").status_code == 422


def test_reports_work_on_both_databases(any_town: Town) -> None:
    made = asked(any_town)
    page = signed_in(any_town, "soudan")
    page.post(f"/reports/{made}/numbers", data={"new": "1", "visits": "0"})

    assert press(page, made, "submit", privacy="none_inside") == 303
    for url in ("/reports", "/reports.csv", "/reports/deadlines", f"/reports/{made}"):
        assert page.get(url).status_code == 200


def test_a_letter_of_thanks_shows_what_was_told_and_no_person(town: Town) -> None:
    asked(town)  # the pass of October thanks for September
    pages = [signed_in(town, login) for login in ("soudan", "shuno")]
    texts = [page.get("/thank_yous/1").text for page in pages]

    assert all("3件未満" in words(text) for text in texts)
    assert all(each not in text for text in texts for each in PERSONAL)
    assert (
        signed_in(town, at_desk(town, OFFICE)).get("/thank_yous/1").status_code == 404
    )


def test_an_office_without_account_types_its_numbers_by_link(town: Town) -> None:
    keep_rule(
        town, "戸籍住民課", receiver=town.desks[OWN], lines=(VISITS,), rhythm="monthly"
    )
    town.set_clock(OCTOBER)
    stages(OCTOBER.date())
    made, token = reports(town)[0].id, mail_to_partner(town).token
    partner = visit(town, token)
    href = f"{where(token)}/numbers"

    assert "件数を入力する" in words(partner.get(where(token)).text)
    assert partner.post(href, data={"visits": "-3"}).status_code == 422
    assert partner.post(href, data={"visits": THREE + "0"}).status_code == 303
    sent = answer(partner, token, "report-submit", privacy="none_inside")
    assert sent.status_code == 303, sent.text
    assert the_report(town, made).state is S.SUBMITTED
    assert partner.get(href).status_code == 409
    assert signed_in(town, "soudan").get(f"/reports/{made}").status_code == 200


def test_nobody_accepts_or_excuses_their_own_report_by_telephone(town: Town) -> None:
    made = asked(town)
    page = signed_in(town, "soudan")
    heard = {"on_behalf": "yes", "via": "telephone", "answered_by": "提出先 花子"}

    assert press(page, made, "excuse", excuse_reason="不要", **heard) == 409
    assert "提出を不要とする" not in words(page.get(f"/reports/{made}").text)
