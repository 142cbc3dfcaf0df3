"""Tests reach this machine only: any other address is refused before it is tried."""

import ipaddress
import sys

CALLS = {"socket.connect", "socket.sendto", "socket.sendmsg"}


class OutsideConnection(BaseException):
    """A test tried to reach another machine. No `except Exception` swallows this."""


def is_loopback(host: str) -> bool:
    """Whether a host as given to connect() is this machine."""
    if host in {"", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def keep_to_loopback() -> None:
    """From now on, until the process ends, refuse every other address."""
    sys.addaudithook(_refuse_outside)


def _refuse_outside(event: str, arguments: tuple[object, ...]) -> None:
    if event not in CALLS:
        return
    address = arguments[1]
    # Unix sockets have a path, not a (host, port, …) pair.
    if isinstance(address, tuple) and not is_loopback(str(address[0])):
        raise OutsideConnection(f"{event} to {address}: tests stay on this machine")
