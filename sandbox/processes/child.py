"""One process that the runner looks after."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from processes.sandbox import SOURCE

PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """A command, its log, and how one sees that it answers."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    is_ready: Callable[["Child"], bool]
    process: subprocess.Popen[bytes] | None = None
    log_start: int = 0
    deaths: int = 0
    restart_at: float | None = None

    def start(self) -> None:
        """Start the command in a process group of its own, its output going to the log."""
        self.restart_at = None
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self.log_start = output.tell()
            self.process = subprocess.Popen(
                self.command,
                # Not the caller's folder: from the repository's top a plugin would be importable
                # that isn't installed.
                cwd=SOURCE,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - the runner has no threads
            )

    def plan_restart(self, pause: float) -> None:
        """End what is left of a process that died, and note when it may start again."""
        self.signal(signal.SIGKILL)
        self.deaths += 1
        self.restart_at = time.monotonic() + pause

    @property
    def exit_code(self) -> int | None:
        """None while it runs or was never started."""
        return self.process.poll() if self.process else None

    def new_output(self) -> str:
        """What this run has written to the log."""
        with self.log.open("rb") as file:
            file.seek(self.log_start)
            return file.read().decode(errors="replace")

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process and to all it started."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return

    def ask_to_stop(self) -> None:
        """Let the process end by itself; a worker first finishes what it has in hand."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait(self, seconds: float) -> None:
        """Wait until it has ended; after `seconds` end it and all it started by force."""
        if self.process is None:
            return
        try:
            self.process.wait(max(seconds, 0))
        except subprocess.TimeoutExpired:
            self.signal(signal.SIGKILL)
            self.process.wait()
        self.signal(signal.SIGKILL)


def _die_with_parent() -> None:
    """Have the kernel stop this process when the runner is killed outright (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
