"""Starts all processes of a sandbox, keeps them running, and stops them."""

import os
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from types import FrameType

from processes.child import Child
from processes.sandbox import HOST, Sandbox, SandboxError, python
from seed.cast import people_lines

READY_SECONDS = 120
STOP_SECONDS = 10
LONGEST_PAUSE = 30
LOG_LINES = 15
DEFAULT_QUEUES = {"lms": "edx.lms.core.default", "cms": "edx.cms.core.default"}


class StopAskedError(Exception):
    """Somebody asked the runner to stop."""


def serve(sandbox: Sandbox) -> None:
    """Run the sandbox until Ctrl-C or SIGTERM; leaves no process behind."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    children = children_of(sandbox)
    try:
        prepare(sandbox)
        for child in children:
            child.start()
        wait_until_ready(children)
        _say(welcome(sandbox))
        while True:
            restart_dead(children)
            time.sleep(0.5)
    except StopAskedError:
        _say("Stopping ...")
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        stop(children)


def _say(text: str) -> None:
    print(text, flush=True)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise StopAskedError


def prepare(sandbox: Sandbox) -> None:
    """Bring database and seed up to date; raises SandboxError with the log where that fails."""
    _say("Preparing the database, the static files and the seed ...")
    child = Child(
        "prepare",
        python("-m", "processes.prepare"),
        sandbox.environment(),
        sandbox.logs / "prepare.log",
        lambda child: child.exit_code == 0,
    )
    child.start()
    try:
        while child.exit_code is None:
            time.sleep(0.1)
    finally:
        child.signal(signal.SIGKILL)
        child.wait(STOP_SECONDS)
    if child.exit_code:
        raise SandboxError(_told(child, "could not be done"))


def children_of(sandbox: Sandbox) -> list[Child]:
    """Every process of the sandbox, in the order they start; SANDBOX_STUDIO=0 leaves Studio out."""

    def child(
        name: str, command: list[str], is_ready: Callable[[Child], bool], service: str = "lms"
    ) -> Child:
        environment = sandbox.environment(service)
        return Child(name, command, environment, sandbox.logs / f"{name}.log", is_ready)

    web = python("-m", "processes.web")
    studio = [
        child(
            "studio",
            [*web, "cms", str(sandbox.studio_port)],
            lambda _: answers(sandbox.studio_port),
            "cms",
        ),
        child("studio-worker", worker_command("cms", processes=1), is_worker_ready, "cms"),
    ]
    return [
        child("mail", mail_command(sandbox), lambda _: accepts(sandbox.mail_port)),
        child("web", [*web, "lms", str(sandbox.port)], lambda _: answers(sandbox.port)),
        child("worker", worker_command("lms", processes=2), is_worker_ready),
        *(studio if os.environ.get("SANDBOX_STUDIO") != "0" else ()),
        child("ticker", python("-m", "processes.ticker"), lambda child: child.exit_code is None),
    ]


def mail_command(sandbox: Sandbox) -> list[str]:
    """The mail server, which keeps what it gets under the data folder."""
    return python("-m", "sandbox_mail.server", str(sandbox.mail_port))


def worker_command(service: str, *, processes: int) -> list[str]:
    """A Celery worker on the service's default queue."""
    return [
        *python("-m", "celery", "--app", "openedx.core.lib.celery:APP"),
        *("worker", "--pool", "prefork", "--concurrency", str(processes)),
        *("--queues", DEFAULT_QUEUES[service], "--hostname", f"{service}@sandbox"),
        *("--loglevel", "INFO", "--without-mingle", "--without-gossip"),
    ]


def accepts(port: int) -> bool:
    """Does a server take connections on this port?"""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def answers(port: int) -> bool:
    """Does the sign-in page of the service on this port come without an error?"""
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/login", timeout=20) as answer:
            return answer.status == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def is_worker_ready(child: Child) -> bool:
    """Has this run of a worker said that it takes tasks?"""
    return " ready." in child.new_output()


def wait_until_ready(children: list[Child]) -> None:
    """Return once every process answers; raises SandboxError when one ends or time is up."""
    waiting = list(children)
    deadline = time.monotonic() + READY_SECONDS
    while waiting:
        for child in list(waiting):
            if child.exit_code is not None:
                raise SandboxError(_told(child, f"ended at once (exit code {child.exit_code})"))
            if child.is_ready(child):
                waiting.remove(child)
        if waiting and time.monotonic() > deadline:
            raise SandboxError(_told(waiting[0], f"did not answer within {READY_SECONDS} s"))
        time.sleep(0.2)


def restart_dead(children: list[Child]) -> None:
    """Say which processes have ended and start them again, later the oftener they end."""
    for child in children:
        if child.exit_code is None:
            continue
        if child.restart_at is None:
            pause = min(2**child.deaths, LONGEST_PAUSE)
            _say(f"{child.name} ended (exit code {child.exit_code}); restart in {pause} s.")
            child.plan_restart(pause)
        elif time.monotonic() >= child.restart_at:
            child.start()


def stop(children: list[Child]) -> None:
    """End every process, the mail server last, by force where asking takes too long."""
    deadline = time.monotonic() + STOP_SECONDS
    for child in reversed(children):
        child.ask_to_stop()
    for child in reversed(children):
        child.wait(deadline - time.monotonic())


def _told(child: Child, what: str) -> str:
    tail = "\n".join(child.new_output().splitlines()[-LOG_LINES:])
    return f"{child.name} {what}. The end of {child.log}:\n{tail}"


def welcome(sandbox: Sandbox) -> str:
    """What is printed once everything answers."""
    return "\n".join(
        [
            "",
            f"The sandbox is ready: {sandbox.url}",
            f"  mailbox {sandbox.url}/sandbox/mail/   studio {sandbox.studio_url}",
            *(f"  {line}" for line in people_lines()),
            f"  logs {sandbox.logs}   Ctrl-C stops everything",
        ]
    )
