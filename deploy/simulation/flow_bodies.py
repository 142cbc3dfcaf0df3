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
    assert isinstance(flow.fn, FunctionType)
    return _unbound(flow.fn)


def _unbound(function: FunctionType) -> FunctionType:
    """Return a copy of the function that calls no task, itself or through another."""
    known = function.__globals__
    used = {name: known[name] for name in function.__code__.co_names if name in known}
    named = {**known, **{name: _plain(name, value) for name, value in used.items()}}
    made = FunctionType(
        function.__code__, named, function.__name__, function.__defaults__
    )
    made.__kwdefaults__ = function.__kwdefaults__
    return made


def _plain(name: str, value: Any) -> Any:
    if name in _LEFT_OUT:
        return _LEFT_OUT[name]
    if isinstance(value, Task):
        return value.fn
    return _unbound(value) if _calls_tasks(value) else value


def _calls_tasks(value: Any) -> bool:
    if not isinstance(value, FunctionType):
        return False
    used = (value.__globals__.get(name) for name in value.__code__.co_names)
    return any(isinstance(each, Task) for each in used)


def _finish(report: PassReport) -> PassReport:
    """Note that the pass ended, as `tasks.passes.publish` does first."""
    runs.finish(report)
    return report


def _left_to_the_post() -> dict[str, int]:
    """Send nothing: the mails of a simulation leave by `post.PostBag`."""
    return {}


_LEFT_OUT: dict[str, Callable[..., Any]] = {
    "publish": _finish,
    "deliver_due": _left_to_the_post,
}
