"""A real Postfix of a test's own: it takes mail for anybody and writes real DSNs.

Mail for `relays_to` domains goes on to a server on this machine, mail for our own
domain (the DSNs) lies in a maildir.
"""

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.answering import answers_smtp
from tests.services import ServiceMissing, free_port

WITHIN = 30.0  # seconds

_MAIN = """\
compatibility_level = 3.6
queue_directory = {room}/queue
data_directory = {room}/data
maillog_file = {room}/log/mail.log
maillog_file_prefixes = {room}
mail_owner = postfix
setgid_group = postdrop
myhostname = relay.tsunagi.example
myorigin = tsunagi.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_peername_lookup = no
disable_dns_lookups = yes
smtp_host_lookup = native
transport_maps = texthash:{room}/etc/transport
alias_maps =
virtual_mailbox_domains = tsunagi.example
virtual_mailbox_base = {room}/mail
virtual_mailbox_maps = static:all/
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{uid}
virtual_minimum_uid = 1
"""
_MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
proxymap unix - - n - - proxymap
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
tlsmgr unix - - n 1000? 1 tlsmgr
flush unix n - n 1000? 0 flush
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True)
class Postfix:
    """Where it listens, and where the mail for our own domain lies."""

    port: int
    room: Path

    def received(self) -> list[bytes]:
        """Every mail for our own domain, so far."""
        return [mail.read_bytes() for mail in self.room.glob("mail/all/new/*")]


@contextmanager
def postfix(domain: str, next_port: int) -> Iterator[Postfix]:
    """Run an instance that hands mail for this domain to the server at next_port."""
    with tempfile.TemporaryDirectory() as folder:
        made = Postfix(free_port(), Path(folder))
        _write(made, domain, next_port)
        _postfix(made, "start")
        try:
            _wait_until_it_answers(made)
            yield made
        finally:
            _postfix(made, "stop")


def _write(made: Postfix, domain: str, next_port: int) -> None:
    room = made.room
    room.chmod(0o755)  # its programs run as another user
    for name in ("etc", "queue", "data", "log", "mail"):
        (room / name).mkdir()
    uid = _said("id", "-u", "postfix")
    _said("chown", "postfix", str(room / "data"), str(room / "mail"))
    (room / "etc/main.cf").write_text(_MAIN.format(room=room, uid=uid))
    next_hop = f"{domain} smtp:[127.0.0.1]:{next_port}\n"
    (room / "etc/transport").write_text(next_hop)
    (room / "etc/master.cf").write_text(_MASTER.format(port=made.port))


def _postfix(made: Postfix, verb: str) -> None:
    # The daemons keep what they inherit: a pipe would never close.
    with tempfile.TemporaryFile("w+") as said:
        command = ["postfix", "-c", str(made.room / "etc"), verb]
        done = subprocess.run(command, stdout=said, stderr=said, check=False)
        if done.returncode:
            said.seek(0)
            raise ServiceMissing(f"postfix {verb} failed: {said.read()}")


def _said(*command: str) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _wait_until_it_answers(made: Postfix) -> None:
    until, answers = time.monotonic() + WITHIN, answers_smtp(made.port)
    while not answers():
        if time.monotonic() > until:
            log = made.room / "log/mail.log"
            raise ServiceMissing(log.read_text() if log.exists() else "no answer")
        time.sleep(0.1)
