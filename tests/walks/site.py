"""A whole sandbox, started as `make sandbox` starts it."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from walks.brokers import own_broker
from walks.client import Client
from walks.databases import own_database

if TYPE_CHECKING:
    from walks.prepared import Prepared

SOURCE = Path(__file__).resolve().parents[2] / "sandbox"
START_SECONDS = 300
Answer = TypeVar("Answer")


@dataclass
class Site:
    """A running sandbox: its addresses, its people, its processes."""

    home: Path
    port: int
    environment: dict[str, str]
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """The address of the LMS."""
        return f"http://localhost:{self.port}"

    @property
    def studio_url(self) -> str:
        """The address of the second service."""
        return f"http://localhost:{self.port + 1}"

    def client(self, username: str = "", password: str = "sandbox") -> Client:
        """A new visitor, signed in where a name is given."""
        return self._visit(self.url, username, password)

    def studio(self, username: str = "", password: str = "sandbox") -> Client:
        """A new visitor of the second service."""
        return self._visit(self.studio_url, username, password)

    def _visit(self, url: str, username: str, password: str) -> Client:
        client = Client(url)
        if username:
            client.sign_in(username, password).raise_for_status()
        return client

    def manage(self, *arguments: str, service: str = "lms") -> str:
        """Run `manage.py` on the site's data and answer what it prints."""
        done = subprocess.run(
            [sys.executable, "-P", "manage.py", service, *arguments],
            cwd=SOURCE,
            env=self.environment | {"SERVICE_VARIANT": service, "PYTHONPATH": str(SOURCE)},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def run(self, code: str) -> str:
        """Run some Python inside the LMS; answers what it prints."""
        return self.manage("shell", "-c", code)

    def output(self) -> str:
        """What the runner has printed."""
        return (self.home.parent / "runner.log").read_text(encoding="utf-8")

    def pids(self, part_of_command: str = "") -> list[int]:
        """The processes that work on this site's data, by a word of their command line."""
        return processes_of(self.home, part_of_command)


@contextmanager
def running(
    folder: Path, prepared: "Prepared", *, broker: str | None = None, **extra: str
) -> Iterator[Site]:
    """A sandbox of its own in `folder`, on the servers that the environment names.

    Another broker may be named: "" is the embedded one.
    """
    named = os.environ.get("CELERY_BROKER_URL", "") if broker is None else broker
    with own_database(prepared.url) as database, own_broker(named) as own:
        prepared.copy_to(folder / "data", database)
        site = start(folder, DATABASE_URL=database, CELERY_BROKER_URL=own, **extra)
        try:
            wait_for(lambda: is_up(site), START_SECONDS)
            yield site
        finally:
            stop(site)


def environment_of(folder: Path, port: int, **extra: str) -> dict[str, str]:
    """What a sandbox in `folder` is started with; the tests' own Django settings stay out."""
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return kept | {
        "PORT": str(port),
        "SANDBOX_DIR": str(folder / "data"),
        "LMS_ROOT_URL": f"http://localhost:{port}",
        "CMS_ROOT_URL": f"http://localhost:{port + 1}",
        "DATABASE_URL": "",
        "CELERY_BROKER_URL": "",
        "PYTHONPATH": str(SOURCE),
        **extra,
    }


def start(folder: Path, **extra: str) -> Site:
    """Start the runner; the site needs some seconds until it answers."""
    port = free_port_pair()
    environment = environment_of(folder, port, **extra)
    with (folder / "runner.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "processes", "serve"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    return Site(folder / "data", port, environment, process)


def is_up(site: Site) -> bool:
    """Does everything answer? Fails with what the runner printed if it ended instead."""
    assert site.process.poll() is None, site.output()
    return "The sandbox is ready" in site.output()


def stop(site: Site) -> None:
    """End the sandbox as Ctrl-C does."""
    if site.process.poll() is None:
        site.process.send_signal(signal.SIGTERM)
    try:
        site.process.wait(30)
    except subprocess.TimeoutExpired:
        site.process.kill()
        raise


def wait_for(found: Callable[[], Answer], seconds: float = 30) -> Answer:
    """Ask until the answer is something, and answer it; fails when time is up."""
    deadline = time.monotonic() + seconds
    while not (answer := found()):
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.1)
    return answer


def free_port_pair() -> int:
    """A port that is free together with the next one, from where no outgoing connection is put."""
    # Not the tests' own seeded generator: every worker would pick the same.
    dice = random.SystemRandom()
    while True:
        port = dice.randrange(20000, 32000, 2)
        with socket.socket() as first, socket.socket() as second:
            try:
                first.bind(("127.0.0.1", port))
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


def processes_of(home: Path, part_of_command: str = "") -> list[int]:
    """Processes started with this data folder whose command line holds the word."""
    mark = f"SANDBOX_DIR={home}".encode()
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            environment = (folder / "environ").read_bytes().split(b"\0")
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue
        if mark in environment and command and part_of_command in command:
            found.append(int(folder.name))
    return sorted(found)
