"""Two workers on one export, against one alone: the same bytes, and what it costs.

    python -m benchmarks.export_workers --learners 20000

Each worker is a process of its own that gets the job's id, as from the broker.
"""

import argparse
import hashlib
import multiprocessing
import resource
import statistics
import tempfile
import time
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection

from benchmarks.floors import ROUNDS
from benchmarks.list_page import database, world  # sets Django up
from lms_lite_learners.host import files
from lms_lite_learners.models import Job
from lms_lite_learners.results import export
from lms_lite_learners.tasks.jobs import work

CPU_GOAL, WALL_GOAL = 1.2, 0.75
# Beyond the accounts that are loaded, whose ids no sequence knows.
OWNER = 2**30


@dataclass(frozen=True)
class Run:
    """What one export took, and the checksum of its report."""

    wall: float
    cpu: float
    checksum: str


def run(workers: int, shape: str, owner_id: int) -> Run:
    """One export by so many workers at once."""
    order = export.Order(layout=shape)
    job = export.start(world.LARGE, order, acting_user_id=owner_id)
    connection.close()
    context = multiprocessing.get_context("fork")
    hands = [context.Process(target=work, args=(job.pk,)) for _ in range(workers)]
    before, started = _cpu(), time.perf_counter()
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    wall, cpu = time.perf_counter() - started, _cpu() - before
    job = Job.objects.get(pk=job.pk)
    assert job.state == "succeeded", (job.state, job.error_detail)
    with files.open_file(job.file) as report:
        checksum = hashlib.file_digest(report, "sha256").hexdigest()
    assert job.resume_point["manifest"]["sha256"]["report"] == checksum
    files.delete(job.file)
    return Run(wall, cpu, checksum)


def _cpu() -> float:
    """CPU seconds of the processes that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def compare(shape: str, owner_id: int) -> bool:
    """One and two workers in turns, by their medians; is the goal of CPU missed?"""
    runs: dict[int, list[Run]] = {1: [], 2: []}
    for _ in range(ROUNDS):
        for workers, done in runs.items():
            done.append(run(workers, shape, owner_id))
    assert len({one.checksum for done in runs.values() for one in done}) == 1, "other bytes"
    wall, cpu = (
        {number: statistics.median(getattr(one, what) for one in done)
         for number, done in runs.items()}
        for what in ("wall", "cpu")
    )  # fmt: skip
    print(
        f"{shape:<5} one worker {wall[1]:.2f} s ({cpu[1]:.2f} s CPU), two {wall[2]:.2f} s "
        f"({cpu[2]:.2f} s CPU): wall x {wall[2] / wall[1]:.2f} (goal {WALL_GOAL} with a core to "
        f"the database), CPU x {cpu[2] / cpu[1]:.2f} (goal {CPU_GOAL})",
        flush=True,
    )
    return cpu[2] / cpu[1] > CPU_GOAL


def main() -> int:
    """Measure and print; 1 where the goal of CPU was missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--learners", type=int, default=20_000)
    parser.add_argument("--keep", action="store_true", help="keep the database for another run")
    chosen = parser.parse_args()
    folder = tempfile.mkdtemp()
    settings.MEDIA_ROOT = f"{folder}/media"
    if connection.vendor == "sqlite":
        # Two processes can't share one in memory.
        connection.settings_dict["TEST"]["NAME"] = f"{folder}/bench.sqlite3"
    with database(chosen.learners, keep=chosen.keep):
        owner, _made = get_user_model().objects.get_or_create(
            pk=OWNER, username="owner", is_staff=True
        )
        print(f"{connection.vendor}, {chosen.learners} learners", flush=True)
        missed = sum(compare(shape, owner.pk) for shape in ("wide", "tidy"))
    print(f"{missed} goals missed")
    return int(missed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
