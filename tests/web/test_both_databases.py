"""Every page of a coordinator, a partner and an admin, on SQLite and on PostgreSQL."""

from tests.databases import OWN, Town
from tests.factories import a_referral, a_referral_that_was, mails
from tests.web.browsing import signed_in
from tests.web.test_new_sheet import URL, hidden_fields, typed
from tests.web.visiting import SHAKYO

NO_MAIL = "民生委員"


def test_every_page_opens_and_a_sheet_is_sent(any_town: Town) -> None:
    made = a_referral_that_was(any_town, "open_sheet", "acknowledge")
    a_referral(any_town, sender=OWN, receiver=NO_MAIL)
    mails(any_town)
    any_town.advance(days=30)
    places = {
        "soudan": ["/work", "/work?turn=mine&q=26-", "/referrals?stage=live&q=収納"],
        "shuno": ["/work", f"/referrals/{made}", URL],
        "kanri": ["/admin/overdue", "/admin/overdue?agency=1&step=result"],
    }
    places["soudan"] += [f"/referrals/{made}", f"/referrals/{made}/sheet", "/errands/1"]
    for login, urls in places.items():
        page = signed_in(any_town, login)
        for url in urls:
            assert page.get(url).status_code == 200, url

    page = signed_in(any_town, "soudan")
    fields = typed(any_town, SHAKYO, NO_MAIL)
    ahead = page.post(URL, data={**fields, "step": "preview"})
    sent = page.post(URL, data={**hidden_fields(ahead.text), "step": "send"})
    again = page.post(URL, data={**hidden_fields(ahead.text), "step": "send"})

    assert sent.headers["location"].endswith("?done=sent")
    assert again.headers["location"].endswith("?done=again")
