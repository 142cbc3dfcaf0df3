"""The rules of the house, read from the source files themselves.

Each check says how much it looked at and fails when it looked at too little.
"""

import ast
import importlib.metadata
import re
import statistics
import sys
from collections.abc import Iterable, Iterator

from tests.sources import (
    ROOMS,
    ROOT,
    Def,
    Source,
    lines_of,
    looked_at,
    none_of,
    our_code,
    sources,
)

LONGEST_FUNCTION, LONGEST_MEDIAN = 25, 10
LONGEST_FILE, LONGEST_FLOW_FILE, LONGEST_TEST_FILE = 300, 80, 400
BANNED_WORDS = {
    *("manager", "helper", "helpers", "util", "utils", "common", "misc"),
    *("service", "services", "handler", "handlers", "info", "data"),
}
# 就労準備支援等の「サービス」 is the office's own word; aiosmtpd chose the other name.
NAMES_GIVEN_TO_US = {"plan_service", "PlanService", "handle_DATA", "handle_data"}
# file::function that may catch everything: it says so to a person and goes on.
TOP_HANDLERS = {"web/errors.py::__call__"}
CLOCKS = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "sqlalchemy.func.now",
    "sqlalchemy.func.current_timestamp",
    "sqlmodel.func.now",
    "sqlmodel.func.current_timestamp",
}
TASKS_FOR_WEB = {
    *("urgent_calls", "policies"),  # telephone numbers, kinds of つなぎ
    *(
        "suspensions",
        "absences",
        "rerouting",
        "joining",
        "same_person",
    ),  # 停止・代理・統合
    *("acts", "sheets", "handovers", "rehearsal", "tax_items"),  # what people do
    "transfers",  # 担当替え
    *("database", "clock", "directory", "outlook", "preview"),  # what they read
    *("policy_versions", "policy_table"),  # 取り決め
    *("reprojection", "words"),
    *("closed_days",),  # 閉庁日
    *("provisions",),  # 事業の利用
    *(
        "reports",
        "report_record",
        "counting",
        "indicators",
        "year_ahead",
    ),  # 実績報告と指標
    *("conferences", "conference_action_items"),  # 会議
    *("support_cases", "support_plans", "weekly_reviews", "policies"),  # 相談支援
    *("accounts", "sessions", "throttle", "visits", "renewals", "mailbox"),  # ways in
}
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


def at(source: Source, node: ast.AST, what: str) -> str:
    """Name the place."""
    return f"{source.path}:{getattr(node, 'lineno', 0)}: {what}"


def test_no_file_outgrows_its_reader() -> None:
    flows = sources("flows")
    limits = [(source, LONGEST_FILE) for source in our_code()]
    limits += [(source, LONGEST_FLOW_FILE) for source in flows]
    limits += [(source, LONGEST_TEST_FILE) for source in sources("tests")]

    looked_at(len(limits), 80, "files")
    none_of(
        f"{source.path}: {source.length} lines, at most {limit}"
        for source, limit in limits
        if source.length > limit
    )


def test_no_function_outgrows_its_reader() -> None:
    found = [
        (source, f, lines_of(f)) for source in our_code() for f in source.functions()
    ]

    looked_at(len(found), 300, "functions")
    assert statistics.median(n for _, _, n in found) <= LONGEST_MEDIAN
    none_of(
        at(source, f, f"{f.name} has {n} lines, at most {LONGEST_FUNCTION}")
        for source, f, n in found
        if n > LONGEST_FUNCTION
    )


def words_of(name: str) -> set[str]:
    """Split SnakeCase and snake_case into lower-case words."""
    return set(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().split("_"))


def names_given(source: Source) -> Iterator[str]:
    """Yield the file's own name and each class and function it defines."""
    yield source.path.rpartition("/")[2].removesuffix(".py")
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef | Def):
            yield node.name


def test_no_name_says_nothing() -> None:
    names = [(source, name) for source in our_code() for name in names_given(source)]

    looked_at(len(names), 400, "names")
    none_of(
        f"{source.path}: {name}"
        for source, name in names
        if words_of(name) & BANNED_WORDS and name not in NAMES_GIVEN_TO_US
    )


def test_models_read_their_annotations_at_run_time() -> None:
    looked_at(len(sources("models")), 30, "files in models")
    none_of(
        source.path
        for source in sources("models")
        if "annotations" in source.names_from()
    )


def swallows_everything(node: ast.ExceptHandler) -> bool:
    """Whether this clause also keeps our own bugs to itself."""
    if isinstance(node.body[-1], ast.Raise):
        return False
    if node.type is None:
        return True
    caught = {n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)}
    return bool(caught & {"BaseException", "Exception"})


def test_a_bug_is_not_swallowed() -> None:
    clauses = [
        (source, f, node)
        for source in our_code()
        for f in source.functions()
        for node in ast.walk(f)
        if isinstance(node, ast.ExceptHandler)
    ]

    looked_at(len(clauses), 10, "except clauses")
    none_of(
        at(source, node, f"{f.name} swallows everything")
        for source, f, node in clauses
        if swallows_everything(node) and f"{source.path}::{f.name}" not in TOP_HANDLERS
    )


def test_only_the_database_door_commits() -> None:
    calls = [
        (source, node)
        for source in our_code()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]

    looked_at(len(calls), 1, "commits")
    none_of(
        at(source, node, ast.unparse(node))
        for source, node in calls
        if source.path != "tasks/database.py"
    )


def test_only_the_clock_door_reads_the_clock() -> None:
    readings = [
        (source.path, line, name)
        for source in our_code()
        for name, line in source.dotted_names()
        if name in CLOCKS
    ]

    looked_at(len(readings), 1, "readings of the clock")
    none_of(f"{p}:{n}: {name}" for p, n, name in readings if p != "tasks/clock.py")


def test_no_flow_file_is_named_like_a_room_or_the_standard_library() -> None:
    names = {
        source.path.split("/")[1].removesuffix(".py") for source in sources("flows")
    }

    looked_at(len(names), 4, "files in flows")
    none_of(names & ({*ROOMS, "tests", "bench"} | set(sys.stdlib_module_names)))


def test_no_room_is_named_like_an_installed_package() -> None:
    installed = importlib.metadata.packages_distributions()

    looked_at(len(installed), 50, "installed packages")
    none_of(
        f"{room}: {set(installed.get(room, []))}"
        for room in (*ROOMS, "tests")
        if set(installed.get(room, [])) - {"tsunagi"} or room in sys.stdlib_module_names
    )


def imports_of(source: Source) -> set[str]:
    """Return every imported module and name in full."""
    return set(source.names_from().values())


def test_web_knocks_at_named_doors_only() -> None:
    used = [
        (source.path, name)
        for source in sources("web")
        for name in imports_of(source)
        if name.startswith("tasks.")
    ]

    looked_at(len(used), 5, "imports from tasks")
    none_of(f"{p}: {n}" for p, n in used if n.split(".")[1] not in TASKS_FOR_WEB)


def test_nobody_imports_the_tests() -> None:
    looked_at(len(our_code()), 80, "files")
    none_of(
        f"{source.path}: {name}"
        for source in our_code()
        for name in imports_of(source)
        if name.split(".")[0] in {"tests", "pytest", "hypothesis", "unittest"}
    )


def test_no_test_patches_our_own_code() -> None:
    looked_at(len(sources("tests")), 20, "test files")
    none_of(
        f"{source.path}: {name}"
        for source in sources("tests")
        for name in imports_of(source)
        if name.split(".")[0] == "mock" or name.startswith("unittest.mock")
    )


def mentioned(node: ast.AST) -> set[str]:
    """Return every name and attribute used below this node."""
    names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    return names | {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}


def definitions(files: Iterable[Source]) -> dict[str, set[str]]:
    """Return each function and constant of these files and what it mentions."""
    found: dict[str, set[str]] = {}
    for source in files:
        for f in source.functions():
            found.setdefault(f.name, set()).update(mentioned(f))
        for node in source.tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                found.setdefault(node.targets[0].id, set()).update(
                    mentioned(node.value)
                )
    return found


def reached(start: set[str], known: dict[str, set[str]]) -> set[str]:
    """Return all that is mentioned from here on, step by step."""
    seen: set[str] = set()
    waiting = set(start)
    while waiting:
        name = waiting.pop()
        seen.add(name)
        waiting |= known.get(name, set()) - seen
    return seen


def is_get(decorator: ast.expr) -> bool:
    """Whether this is `@router.get(…)`."""
    return isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith(
        ".get"
    )


def test_get_changes_nothing() -> None:
    web = sources("web")
    known = definitions(web)
    routes = [
        (source, f)
        for source in web
        for f in source.functions()
        if any(is_get(d) for d in f.decorator_list)
    ]

    looked_at(len(routes), 8, "GET routes")
    none_of(
        at(source, f, f"GET {f.name} reaches {sorted(opened)}")
        for source, f in routes
        if (opened := reached(mentioned(f), known) & {"transaction", "act"})
    )


def test_a_task_reads_afresh_each_time() -> None:
    decorators = [
        (source, f, d)
        for source in sources("tasks")
        for f in source.functions()
        for d in f.decorator_list
        if "prefect.task" in {source.names_from().get(n) for n in mentioned(d)}
    ]

    looked_at(len(decorators), 4, "tasks")
    none_of(
        at(source, f, f"{f.name}: @task(cache_policy=NO_CACHE)")
        for source, f, d in decorators
        if "cache_policy=NO_CACHE" not in ast.unparse(d)
    )


def not_in_a_flow(source: Source) -> Iterator[tuple[ast.AST, str]]:
    """Yield what belongs to a task, a model or a message instead."""
    docstrings = {id(n.value) for n in ast.walk(source.tree) if isinstance(n, ast.Expr)}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Try):
            yield node, "try: a retry belongs to a task, a refusal to a model"
        elif isinstance(node, ast.Attribute | ast.Name) and "sleep" in ast.unparse(
            node
        ):
            yield node, "a flow never sleeps"
        elif isinstance(node, ast.Constant) and id(node) not in docstrings:
            value = node.value
            if isinstance(value, int | float) and not isinstance(value, bool):
                yield node, f"{value}: a number belongs to a policy or a statute"
            elif isinstance(value, str) and (
                JAPANESE.search(value) or "SELECT" in value
            ):
                yield node, f"{value!r}: wording and SQL live elsewhere"


def test_a_flow_says_only_when() -> None:
    looked_at(len([f for s in sources("flows") for f in s.functions()]), 3, "flows")
    none_of(
        at(source, node, why)
        for source in sources("flows")
        for node, why in not_in_a_flow(source)
    )


def test_no_template_trusts_its_input() -> None:
    templates = [
        path
        for room in ("web", "notifications")
        for path in (ROOT / room / "templates").rglob("*")
        if path.is_file()
    ]
    trusted = re.compile(r"\|\s*safe\b|autoescape\s+false")

    looked_at(len(templates), 15, "templates")
    none_of(
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in templates
        if (found := trusted.search(path.read_text(encoding="utf-8")))
    )
