"""窓口の画面 — the web application, put together: guards, static files, pages, routes.

`uvicorn web.app:app --factory --no-access-log` runs it. The only module of this room
that reads the settings; everything else receives values.
"""

from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware import Middleware

from deploy.settings import Settings, load_settings
from web import (
    absences,
    admin,
    calendar_days,
    cases,
    code,
    conference_list,
    errands,
    handover_list,
    handovers,
    indicator_list,
    kinds,
    link_page,
    mailbox,
    new_action_item,
    new_conference,
    new_handover,
    new_provision,
    new_sheet,
    new_support_case,
    new_support_plan,
    new_transfer,
    plan_conclusion,
    policy,
    printing,
    provision_list,
    referral_list,
    referrals,
    renewal,
    report_deadlines,
    report_list,
    report_numbers,
    report_visit,
    rerouting,
    sign_in,
    start,
    support_case_list,
    support_plan_sheet,
    suspension,
    transfer_list,
    urgent,
    visit,
    weekly_item,
    work,
)
from web.access_log import AccessLog
from web.assets import STATIC, VersionedFiles
from web.csrf import CsrfGuard
from web.errors import CrashPage, answer_errors
from web.pages import Pages
from web.row_numbers import refuse_long_numbers
from web.security import BodyLimit, SecurityHeaders
from web.site import Site

ROUTERS: tuple[APIRouter, ...] = (
    start.router,
    sign_in.router,
    link_page.router,
    code.router,
    report_visit.router,
    visit.router,
    renewal.router,
    mailbox.router,
    work.router,
    kinds.router,
    new_sheet.router,
    new_handover.router,
    handovers.router,
    handover_list.router,
    new_transfer.router,
    transfer_list.router,
    referral_list.router,
    printing.router,
    absences.router,
    rerouting.router,
    referrals.router,
    indicator_list.router,
    report_list.router,
    report_deadlines.router,
    report_numbers.router,
    new_provision.router,
    provision_list.router,
    conference_list.router,
    new_conference.router,
    new_action_item.router,
    plan_conclusion.router,
    new_support_case.router,
    support_case_list.router,
    new_support_plan.router,
    support_plan_sheet.router,
    weekly_item.router,
    urgent.router,
    cases.router,
    suspension.router,
    errands.router,
    admin.router,
    policy.router,
    calendar_days.router,
)


def create_app(settings: Settings) -> FastAPI:
    """The application for these settings; no schema page, no guessed slashes."""
    pages = Pages()
    app = FastAPI(
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        dependencies=[Depends(refuse_long_numbers)],
        middleware=_guards(settings, pages),
    )
    app.state.pages = pages
    app.state.site = _site(settings)
    answer_errors(app)
    app.mount("/static", VersionedFiles(directory=STATIC), name="static")
    for router in ROUTERS:
        app.include_router(router)
    return app


def app() -> FastAPI:
    """For uvicorn: the application for the settings of this machine."""
    return create_app(load_settings())


def _site(settings: Settings) -> Site:
    return Site(
        key=settings.secret_key.get_secret_value().encode(),
        public_url=settings.public_url,
        https=urlsplit(settings.public_url).scheme == "https",
        mailbox_dir=settings.mailbox_dir if settings.mode == "embedded" else None,
    )


def _guards(settings: Settings, pages: Pages) -> list[Middleware]:
    """From the outside in: what wraps every request."""
    address = urlsplit(settings.public_url)
    https = address.scheme == "https"
    return [
        Middleware(AccessLog),
        Middleware(SecurityHeaders, https=https),
        Middleware(CrashPage),
        Middleware(BodyLimit, pages=pages),
        Middleware(
            CsrfGuard,
            pages=pages,
            secret=settings.secret_key.get_secret_value().encode(),
            origins=[f"{address.scheme}://{address.netloc}"],
            https=https,
        ),
    ]
