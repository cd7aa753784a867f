"""What the walks that kill workers share."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from walks.prepared import Prepared
from walks.site import Site, running

SETTINGS = {
    "LMS_LITE_DEFAULT_PLAN": "paid",
    "LMS_LITE_HASH_KEYS": ["a key for tests only"],
}


def broker_name(url: str) -> str:
    """What a broker is called in the name of a test."""
    return url.partition(":")[0] or "filesystem"


@contextmanager
def slow_site(folder: Path, prepared: Prepared, broker: str, **settings: Any) -> Iterator[Site]:
    """A sandbox on this broker, with small chunks set by `settings` and ticks that are ours alone.

    Small, so that there is a middle to be killed in.
    """
    cfg = folder / "lms.json"
    cfg.write_text(json.dumps(SETTINGS | settings), encoding="utf-8")
    extra = {"LMS_CFG": str(cfg), "SANDBOX_TICK_SECONDS": "100000", "SANDBOX_STUDIO": "0"}
    with running(folder, prepared, broker=broker, **extra) as site:
        yield site


def kill_worker(site: Site) -> None:
    """End the LMS's worker and its children as the kernel does when memory is short."""
    for pid in site.pids("--queues edx.lms"):
        os.kill(pid, signal.SIGKILL)


def last_line(text: str) -> Any:
    """The JSON of the last line, behind what the platform logs."""
    return json.loads(text.strip().splitlines()[-1])


def ended(job: dict[str, Any]) -> dict[str, Any] | None:
    """The job if it is over."""
    return job if job["state"] not in {"queued", "running"} else None


def further(job: dict[str, Any], done: int) -> dict[str, Any] | None:
    """The job if more than `done` is done, or if it is over."""
    return job if job["done"] > done or ended(job) else None
