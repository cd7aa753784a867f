"""Who holds the lease of a job: a process of a machine, as others of that machine can see it."""

import os
import socket
from pathlib import Path

__all__ = ["is_gone", "on_this_machine", "this_process"]


def this_process() -> str:
    """By what this process is known as the holder of a lease."""
    return f"{on_this_machine()}{os.getpid()}:{_started(os.getpid())}"


def is_gone(holder: str) -> bool:
    """Was the holder of a lease a process of this machine that is no more?"""
    machine = on_this_machine()
    if not holder.startswith(machine):
        return False
    pid, _colon, started = holder.removeprefix(machine).partition(":")
    return bool(started) and _started(int(pid)) != started


def on_this_machine() -> str:
    """How holders begin of which this process can see whether they are gone."""
    namespace = Path("/proc/self/ns/pid")
    inside = str(namespace.readlink()) if namespace.is_symlink() else ""
    return f"{socket.gethostname()[:60]}:{inside.strip('pid:[]')}:"


def _started(pid: int) -> str:
    """When a process of this machine began, as the kernel counts; '' where it can't be seen."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    # A killed process whose parent hasn't taken note yet is still listed, as a zombie.
    return "" if fields[0] in {"Z", "X"} else fields[19]
