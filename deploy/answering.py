"""応答の確認 — asks a program on this machine whether it answers yet."""

from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from smtplib import SMTP, SMTPException

HERE = "127.0.0.1"


def answers_http(port: int, path: str) -> Callable[[], bool]:
    """Return a question: does a web server answer here without failing itself?"""

    def answers() -> bool:
        connection = HTTPConnection(HERE, port, timeout=1)
        try:
            connection.request("GET", path)
            return connection.getresponse().status < 500
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    return answers


def answers_smtp(port: int) -> Callable[[], bool]:
    """Return a question: does a mail server answer here?"""

    def answers() -> bool:
        try:
            with SMTP(HERE, port, timeout=1) as door:
                return door.noop()[0] == 250
        except (OSError, SMTPException):
            return False

    return answers
