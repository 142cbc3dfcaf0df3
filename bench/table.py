"""表 — the rows as one Markdown page, with the machine and the versions."""

import importlib.metadata
import os
import platform
import resource
import sqlite3
from datetime import date
from pathlib import Path

import psycopg

from bench.measuring import ROUNDS, Row

_PACKAGES = ("sqlalchemy", "sqlmodel", "psycopg", "aiosmtplib")
_HEAD = """| Row | Database | n | Ours | Floor | Ratio | Remarks |
|---|---|---|---:|---:|---:|---|
"""


def written(day: date, machine: str, rows: list[Row]) -> str:
    """Return the page."""
    load = ", ".join(f"{part:.1f}" for part in os.getloadavg())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return (
        f"# Benchmarks of {day}\n\n{machine}\n\n"
        f"Load at the end (1, 5, 15 minutes): {load}. "
        f"Peak memory of the measuring process: {peak} MB.\n"
        f"Medians of {ROUNDS} alternations; how to read it: `bench/README.md`.\n\n"
        + _HEAD
        + "".join(_line(row) for row in rows)
    )


def _line(row: Row) -> str:
    ours, floor = (f"{value:,.1f} {row.unit}" for value in (row.ours, row.floor))
    return (
        f"| {row.what} | {row.database} | {row.n} | {ours} | {floor} |"
        f" {row.ratio:.1f} | {row.remarks} |\n"
    )


def machine(server: str) -> str:
    """Return what the numbers were taken on."""
    with psycopg.connect(server) as asked:
        version = asked.info.server_version // 10_000
        shown = ("fsync", "synchronous_commit", "shared_buffers")
        found = (asked.execute(f"SHOW {name}".encode()).fetchone() for name in shown)
        kept = ", ".join(
            f"{name} {value and value[0]}"
            for name, value in zip(shown, found, strict=True)
        )
    packages = ", ".join(f"{p} {importlib.metadata.version(p)}" for p in _PACKAGES)
    return (
        f"{os.cpu_count()} cores, {_processor()}, {platform.system()}; "
        f"Python {platform.python_version()}, {packages}; "
        f"SQLite {sqlite3.sqlite_version} (WAL, synchronous FULL); "
        f"PostgreSQL {version} ({kept})."
    )


def _processor() -> str:
    about = Path("/proc/cpuinfo")
    lines = about.read_text().splitlines() if about.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if "model name" in line)
    return next(named, platform.machine())
