"""What is named in two places is the same in both."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import typer
import yaml
from alembic.config import Config
from alembic.script import ScriptDirectory
from prefect import Flow
from sqlmodel import SQLModel
from typer.core import TyperGroup

import flows
import models
from deploy.cli import app
from deploy.settings import Settings
from tests.sources import ROOT

PREFIX = "TSUNAGI_"


def text_of(path: str) -> str:
    """Return a file of the project as text."""
    return (ROOT / path).read_text(encoding="utf-8")


def deployments() -> list[dict[str, Any]]:
    """Return what deploy/prefect.yaml declares."""
    declared: list[dict[str, Any]] = yaml.safe_load(text_of("deploy/prefect.yaml"))[
        "deployments"
    ]
    return declared


def top_level_flows() -> dict[str, Flow[..., Any]]:
    """Return every flow under its entrypoint: {"flows.referral:referrals_daily": …}."""
    found: dict[str, Flow[..., Any]] = {}
    for file in pkgutil.iter_modules(flows.__path__, "flows."):
        module = importlib.import_module(file.name)
        for name, value in vars(module).items():
            if isinstance(value, Flow) and value.fn.__module__ == file.name:
                found[f"{file.name}:{name}"] = value
    return found


def table_classes() -> set[str]:
    """Return the class of every table in models."""
    for file in pkgutil.walk_packages(models.__path__, "models."):
        importlib.import_module(file.name)
    return {mapper.class_.__name__ for mapper in SQLModel._sa_registry.mappers}


def commands(group: TyperGroup, above: str = "tsunagi") -> Iterator[str]:
    """Yield every command as a person types it: "tsunagi clock advance"."""
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from commands(command, f"{above} {name}")
        elif not command.hidden:
            yield f"{above} {name}"


def test_each_flow_has_one_deployment_and_each_deployment_its_flow() -> None:
    entrypoints = [d["entrypoint"] for d in deployments()]

    assert len(entrypoints) >= 3
    assert sorted(entrypoints) == sorted(top_level_flows())


def test_a_pass_never_runs_twice_at_once_nor_in_another_time_zone() -> None:
    alone = {"limit": 1, "collision_strategy": "CANCEL_NEW"}
    declared = deployments()

    assert len(declared) >= 3
    assert [d["name"] for d in declared if d["concurrency_limit"] != alone] == []
    assert [d["name"] for d in declared if not d["schedules"]] == []
    zones = {s["timezone"] for d in declared for s in d["schedules"]}
    assert zones == {"Asia/Tokyo"}


def test_every_flow_can_be_run_for_any_day() -> None:
    found = top_level_flows()

    assert len(found) >= 3
    assert all("today" in flow.parameters.properties for flow in found.values())


def test_each_setting_is_in_the_example_and_nothing_else() -> None:
    example = set(
        re.findall(rf"^#? ?({PREFIX}\w+)=", text_of(".env.example"), re.MULTILINE)
    )
    settings = {PREFIX + name.upper() for name in Settings.model_fields}

    assert len(settings) >= 10
    assert example == settings


def test_the_recorded_head_is_the_newest_migration() -> None:
    script = ScriptDirectory.from_config(Config(toml_file=ROOT / "pyproject.toml"))
    newest = script.get_current_head()

    assert newest is not None
    assert text_of("deploy/migrations/HEAD").strip() == newest


def test_each_table_is_in_the_glossary() -> None:
    explained = set(
        re.findall(r"^\| `(\w+)`", text_of("docs/glossary.md"), re.MULTILINE)
    )
    tables = table_classes()

    assert len(tables) >= 15
    assert tables - explained == set()


def test_each_command_is_explained_and_each_explained_one_exists() -> None:
    root = typer.main.get_command(app)
    assert isinstance(root, TyperGroup)
    found = set(commands(root))
    pages = text_of("docs/commands.md")
    explained = set(re.findall(r"^\| `(tsunagi [a-z -]+)`", pages, re.MULTILINE))

    assert len(found) >= 10
    assert explained == found


def test_readme_is_short_and_leads_with_the_two_commands() -> None:
    readme = text_of("README.md")

    assert len(readme.splitlines()) <= 120
    assert 0 < readme.index("make run") < readme.index("make test") < 1500


def test_prefect_starts_with_the_pinned_neighbours() -> None:
    # FastAPI 0.155 breaks this import; the pins in pyproject.toml keep it whole.
    assert importlib.import_module("prefect.server.api.server")
