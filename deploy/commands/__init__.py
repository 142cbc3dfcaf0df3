"""コマンド — one file per command; deploy/cli.py lists them."""

import typer


def command_app() -> typer.Typer:
    """Return the Typer a command's file offers as `app`."""
    return typer.Typer(add_completion=False, rich_markup_mode=None)
