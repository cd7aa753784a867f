"""What one sandbox is: its folder, its ports, and the environment its processes get."""

import os
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1]
DEFAULT_HOME = SOURCE.parent / ".sandbox"
HOST = "127.0.0.1"
MAIL_OFFSET = 25


class SandboxError(Exception):
    """Something the person at the keyboard can put right; the message says how."""


@dataclass(frozen=True)
class Sandbox:
    """A sandbox as the environment describes it."""

    home: Path
    port: int
    mail_port: int

    @property
    def studio_port(self) -> int:
        """The port of the second service."""
        return self.port + 1

    @property
    def url(self) -> str:
        """The address people open."""
        return f"http://localhost:{self.port}"

    @property
    def studio_url(self) -> str:
        """The address of the second service."""
        return f"http://localhost:{self.studio_port}"

    @property
    def logs(self) -> Path:
        """The folder with one log per process."""
        return self.home / "log"

    def environment(self, service: str = "lms") -> dict[str, str]:
        """The environment of a child that runs `service`."""
        path = os.pathsep.join(filter(None, [str(SOURCE), os.environ.get("PYTHONPATH")]))
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": f"{service}.envs.production",
            "SERVICE_VARIANT": service,
            "SANDBOX_DIR": str(self.home),
            "LMS_ROOT_URL": self.url,
            "CMS_ROOT_URL": self.studio_url,
            "SANDBOX_SMTP_HOST": HOST,
            "SANDBOX_SMTP_PORT": str(self.mail_port),
            "PYTHONPATH": path,
            "PYTHONUNBUFFERED": "1",
        }


def from_environment() -> Sandbox:
    """Read PORT and SANDBOX_DIR; raises SandboxError where PORT is no port."""
    port = read_port(os.environ.get("PORT") or "8000")
    home = Path(os.environ.get("SANDBOX_DIR") or DEFAULT_HOME).resolve()
    return Sandbox(home, port, choose_mail_port(port))


def read_port(text: str) -> int:
    """Turn the text of PORT into a number that leaves room for the ports derived from it."""
    highest = 65535 - MAIL_OFFSET
    if not text.isdecimal() or not 1 <= int(text) <= highest:
        raise SandboxError(f"PORT={text} is not a port. Choose a number from 1 to {highest}.")
    return int(text)


def choose_mail_port(port: int) -> int:
    """PORT+25 for the mail server, or any free port where that one is taken."""
    if is_free(port + MAIL_OFFSET):
        return port + MAIL_OFFSET
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Can a server listen on this port now?"""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def ensure_ports_free(sandbox: Sandbox) -> None:
    """Refuse to start where another program holds one of the web ports."""
    for port in (sandbox.port, sandbox.studio_port):
        if not is_free(port):
            raise SandboxError(
                f"Port {port} is in use (PORT={sandbox.port} takes {sandbox.port} and"
                f" {sandbox.studio_port}). Choose another: make sandbox PORT={sandbox.port + 100}"
            )


def python(*arguments: str) -> list[str]:
    """The command line of a Python process of the sandbox."""
    return [sys.executable, "-P", *arguments]
