"""ポート — finds out before the start which of our ports something else uses."""

import socket
from collections.abc import Collection
from dataclasses import dataclass

from deploy.settings import Settings
from deploy.settings_wording import PREFIX


@dataclass(frozen=True)
class Port:
    """One port we listen on, and how one chooses another."""

    title: str
    field: str
    option: str

    @property
    def variable(self) -> str:
        """Return the environment variable that chooses it."""
        return PREFIX + self.field.upper()


PORTS = (
    Port("画面", "web_port", "--web-port"),
    Port("Prefect", "prefect_port", "--prefect-port"),
    Port("メールの受け口", "mailbox_smtp_port", "--mailbox-port"),
)


def offers_for_busy_ports(settings: Settings) -> dict[Port, int]:
    """Return each port that cannot be used, with a free number near it."""
    taken: set[int] = set()
    offers: dict[Port, int] = {}
    for port in PORTS:
        wanted: int = getattr(settings, port.field)
        if wanted in taken or not is_free(wanted):
            offers[port] = wanted = _next_free(wanted, taken)
        taken.add(wanted)
    return offers


def is_free(number: int) -> bool:
    """Return whether nothing answers on localhost and we may listen there."""
    try:
        with socket.create_connection(("localhost", number), timeout=0.3):
            return False
    except OSError:
        return _may_listen(number)


def _may_listen(number: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", number))
        except OSError:
            return False
        return True


def _next_free(wanted: int, taken: Collection[int]) -> int:
    start = max(wanted + 1, 1024)
    return next(n for n in range(start, 65536) if n not in taken and is_free(n))


def busy_message(settings: Settings, offers: dict[Port, int]) -> str:
    """Say which ports are busy, and give commands that can be pasted as they are."""
    lines = ["次のポートは、ほかのプログラムが使っています。"]
    for port, free in offers.items():
        wanted = getattr(settings, port.field)
        lines.append(
            f"  {port.title}：{wanted} → 空いている番号 {free}"
            f"（{port.option} または {port.variable} で指定）"
        )
    lines += [
        "",
        "すでに つなぎ が動いている場合は、その画面をそのままお使いください。",
        "別の番号で起動するには、次のどちらかを貼り付けてください。",
        *(f"  {command}" for command in _commands(settings, offers)),
    ]
    return "\n".join(lines)


def _commands(settings: Settings, offers: dict[Port, int]) -> tuple[str, str]:
    fields = Settings.model_fields
    wanted = {p: offers.get(p, getattr(settings, p.field)) for p in PORTS}
    chosen = {p: n for p, n in wanted.items() if n != fields[p.field].default}
    variables = " ".join(f"{port.variable}={n}" for port, n in chosen.items())
    options = " ".join(f"{port.option} {n}" for port, n in chosen.items())
    return f"{variables} make run", f"tsunagi up {options}"
