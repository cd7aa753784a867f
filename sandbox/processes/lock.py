"""One runner per data folder."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from processes.sandbox import DEFAULT_HOME, Sandbox, SandboxError

MARK = "sandbox.lock"


@contextmanager
def held(sandbox: Sandbox) -> Iterator[Path]:
    """Keep the data folder for this process; raises SandboxError while another has it."""
    path = marked(sandbox.home)
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise SandboxError(
                f"A sandbox is already running on {sandbox.home} ({file.read().strip()})."
                " Stop it, or choose another folder with SANDBOX_DIR."
            ) from None
        file.truncate(0)
        file.write(f"{sandbox.url}\n")
        file.flush()
        yield path


def marked(home: Path) -> Path:
    """Make the data folder with the file that tells whose it is; answers that file."""
    ensure_own(home)
    home.mkdir(parents=True, exist_ok=True)
    path = home / MARK
    path.touch()
    return path


def ensure_own(home: Path) -> None:
    """Refuse a folder that holds somebody's other files: starting over would remove them."""
    if home == DEFAULT_HOME or not home.exists() or (home / MARK).exists():
        return
    if not home.is_dir() or any(home.iterdir()):
        raise SandboxError(f"{home} holds other files. Let SANDBOX_DIR name a new folder.")
