"""処理の本体 — run the real flows' own bodies, without Prefect's bookkeeping.

A flow is its function and the tasks it names; here each task stands for its plain
function, so that the order, the stages and the conditions are those of `flows/`. What
only tells Prefect (artifacts, events) is left out; `tests/flows` runs them with it.
"""

from collections.abc import Callable
from datetime import date
from types import FunctionType
from typing import Any

from prefect import Flow, Task

from models.pass_report import PassReport
from tasks import runs


def body_of(flow: Flow[Any, Any]) -> Callable[[date], PassReport]:
    """Return the flow's function with its tasks as plain functions."""
    plain = flow.fn
    assert isinstance(plain, FunctionType)
    named = {name: _plain(name, value) for name, value in plain.__globals__.items()}
    made = FunctionType(plain.__code__, named, plain.__name__, plain.__defaults__)
    made.__kwdefaults__ = plain.__kwdefaults__
    return made


def _plain(name: str, value: Any) -> Any:
    if name == "publish":
        return _finish
    return value.fn if isinstance(value, Task) else value


def _finish(report: PassReport) -> PassReport:
    """Note that the pass ended, as `tasks.passes.publish` does first."""
    runs.finish(report)
    return report
