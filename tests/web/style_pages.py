"""見本ページ — every component with invented content, for tests and for looking at."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from fastapi import APIRouter, FastAPI, Request, Response
from jinja2 import ChoiceLoader, FileSystemLoader
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, PlainTextResponse

from deploy.settings import load_settings
from models.refusals import AlreadyAnswered
from web.app import create_app
from web.pages import NavItem, Viewer, page

DUE = date(2026, 9, 24)
TOPICS = [
    (each, each)
    for each in (
        "病気や健康、障害",
        "住まい",
        "収入・生活費",
        "家賃やローンの支払い",
        "税金や公共料金等の支払い",
        "債務",
        "仕事探し",
        "仕事上の不安やトラブル",
        "地域との関係",
        "家族との関係",
        "子育て",
        "介護",
        "ひきこもり・不登校",
        "DV・虐待",
        "食べるものがない",
        "その他",
    )
]
TONES = [
    ("overdue", "期限超過"),
    ("today", "本日"),
    ("soon", "あと2開庁日"),
    ("later", "あと9開庁日"),
    ("waiting", "対応待ち"),
    ("done", "完了"),
    ("failed", "不達"),
    ("unknown", "送信結果不明"),
    ("paused", "停止中"),
]
LETTER = """南区生活支援課　御中

受付番号26-00123の件について、結果の報告をお願いします。
令和8年9月24日（木）まで（あと3開庁日）

https://tsunagi.example/t/abcdefghijklmnopqrstuvwxyz

リンクを開けないときは、次の画面で番号を入力してください。
受付番号　26-00123　　確認コード　K7QM-2XTP-9HVA

税務課 収納係　046-000-0000（8:30～17:15）
このメールは自動送信です。
"""


class Row(NamedTuple):
    """One line of the invented work list."""

    title: str
    number: str
    turn: str
    due_on: date
    left: int
    mail_tone: str
    mail: str
    mail_at: str
    following: str
    following_on: str


GROUPS = [
    (
        "期限超過",
        [
            Row(
                "水道料金課への受領確認",
                "26-00098",
                "当課",
                date(2026, 9, 15),
                -2,
                "failed",
                "不達",
                "9月15日 9:01",
                "係長への通知",
                "9月18日（金）",
            ),
        ],
    ),
    (
        "今日",
        [
            Row(
                "国民健康保険課からのつなぎの初回接触",
                "26-00117",
                "当課",
                date(2026, 9, 17),
                0,
                "done",
                "送信済",
                "9月14日 9:00",
                "主任相談支援員への通知",
                "9月24日（木）",
            ),
        ],
    ),
    (
        "3開庁日以内",
        [
            Row(
                "税務課への結果報告",
                "26-00123",
                "当課",
                DUE,
                2,
                "done",
                "送信済",
                "9月16日 9:00",
                "担当への通知",
                "9月25日（金）",
            ),
            Row(
                "社会福祉協議会の受領確認",
                "26-00131",
                "社会福祉協議会",
                DUE,
                2,
                "unknown",
                "送信結果不明",
                "9月17日 8:30",
                "ご回答のお願い（再）",
                "9月25日（金）",
            ),
        ],
    ),
]

router = APIRouter()


def style_app(public_url: str = "http://testserver") -> FastAPI:
    """The real application plus the pages of this file."""
    app = create_app(
        load_settings(
            public_url=public_url,
            secret_key="0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJ",
        )
    )
    environment = app.state.pages.environment
    ours = FileSystemLoader(Path(__file__).parent / "templates")
    environment.loader = ChoiceLoader([environment.loader, ours])
    ours_from = len(app.router.routes)
    app.include_router(router)
    first = app.router.routes[ours_from:]  # before the real pages of the same address
    app.router.routes[:] = [*first, *app.router.routes[:ours_from]]
    return app


def _sign_in(request: Request) -> None:
    request.state.viewer = Viewer("支援 花子", "相談支援員", "南区生活支援課")
    request.state.nav = (
        NavItem("/style", "今日やること", 4),
        NavItem("/x", "つなぎ"),
        NavItem("/y", "支援プラン"),
        NavItem("/z", "会議"),
        NavItem("/w", "期限の一覧"),
    )


@router.get("/style")
def work(request: Request) -> HTMLResponse:
    _sign_in(request)
    return page(request, "style_work.html", groups=GROUPS)


@router.get("/style/case")
def case(request: Request) -> HTMLResponse:
    _sign_in(request)
    request.state.strip = "練習環境：相手先にメールは届きません"
    return page(request, "style_case.html", due_on=DUE, tones=TONES, letter=LETTER)


@router.get("/style/form")
def form(request: Request) -> HTMLResponse:
    _sign_in(request)
    errors = {
        "agency": "つなぎ先を選んでください。",
        "met_on": "「令和8年9月31日」という日はありません。",
        "way": "届け方を選んでください。",
    }
    return page(request, "style_form.html", errors=errors, topics=TOPICS)


@router.post("/style/form")
async def post(request: Request) -> Response:
    return PlainTextResponse(str(dict(await request.form())))


@router.get("/t/{token}")
def partner(request: Request, token: str) -> HTMLResponse:
    assert token
    return page(request, "style_partner.html", due_on=DUE)


@router.post("/t/{token}")
async def answer(request: Request, token: str) -> Response:
    return PlainTextResponse(f"{len(token)} {dict(await request.form())['who']}")


@router.get("/style/sheet")
def sheet(request: Request) -> HTMLResponse:
    _sign_in(request)
    return page(request, "style_sheet.html", topics=TOPICS)


@router.get("/style/answered")
def answered() -> None:
    raise AlreadyAnswered("9月17日に山田さんが回答しています。")


@router.get("/style/broken")
def broken() -> None:
    raise RuntimeError("secret detail")


@router.get("/style/number")
def number(n: int) -> str:
    return str(n)


@router.get("/style/status/{status}")
def status(status: int) -> None:
    raise HTTPException(status)
