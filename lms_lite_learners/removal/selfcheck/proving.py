"""Plant rows for invented people, remove one of them, search, and undo all of it.

Everything happens in one transaction on each database, which is rolled back whatever happens: no
other session sees any of it, nothing that waits for a commit is done, and who is killed on the way
leaves no row. Files are stored for real, and deleted.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from lms_lite_learners import logs, removal
from lms_lite_learners.data import AddedVia, Selection
from lms_lite_learners.host.databases import written_databases
from lms_lite_learners.host.planting import reading
from lms_lite_learners.host.planting.search import Search, Seen, Where
from lms_lite_learners.host.planting.stored_files import Files
from lms_lite_learners.host.planting.world import World, invent
from lms_lite_learners.models import Job, RosterDirty
from lms_lite_learners.removal import guard
from lms_lite_learners.removal.selfcheck import judging
from lms_lite_learners.roster import membership, suppression

log = logging.getLogger(__name__)

Rows = dict[Where, Seen]

__all__ = ["prove"]


@dataclass
class _Run:
    """What has to be cleared away and looked for at the end, however far it came."""

    tables: list[reading.Table]
    files: Files = field(default_factory=Files)
    search: Search | None = None


def prove(work: Callable[[int], None]) -> dict[str, Any]:
    """Do it and tell what was found before, after and at the end; `work` works off a job by its id.

    Nothing is raised: what goes wrong is told, and everything is undone.
    """
    started = time.monotonic()
    run = _Run(reading.note_tables())
    told: dict[str, Any] = {"error": "", "tables": len(run.tables)}
    try:
        with _undone():
            told |= _plant_remove_scan(run, work)
    except Exception as error:  # noqa: BLE001 - an outer edge: any table, any plugin may fail
        logs.log_failure(log, error, "The check of a removal failed:")
        told["error"] = f"{type(error).__name__}: {error}"[:500]
    finally:
        told["left_behind"] = _left_behind(run)
    told["seconds"] = round(time.monotonic() - started, 1)
    return {"ok": judging.is_ok(told), **told}


@contextmanager
def _undone() -> Iterator[None]:
    """Whatever happens inside, on every database, is rolled back."""
    aliases = written_databases()
    with ExitStack() as stack:
        for alias in aliases:
            stack.enter_context(transaction.atomic(using=alias))
        try:
            yield
        finally:
            for alias in aliases:
                transaction.set_rollback(True, using=alias)


def _plant_remove_scan(run: _Run, work: Callable[[int], None]) -> dict[str, Any]:
    world = invent(refusing=reading.cannot_undo())
    run.search = Search(world, run.tables)
    _list(world)
    run.files.plant(world)
    before = run.search.rows()
    with guard.watch() as seen:
        job = _remove(world, work)
    after = run.search.rows()
    return {
        "planted": judging.planted(world, before),
        "removal": judging.removal(job, world.acme.org),
        "scan": judging.compare(world, before, after, kept=judging.kept_by(job)),
        "beyond": judging.beyond(run.tables, before, seen.deleted),
        "files": judging.files(world, run.files),
    }


def _list(world: World) -> None:
    """Put the people on the lists, with marks: what a removal takes off first."""
    now, by = timezone.now(), world.planter.staff.user.pk
    for context in world.contexts:
        RosterDirty.objects.create(org=context.place.org, user_id=context.person.user.pk)
        row = membership.new_active(
            context.place.org,
            context.person.user.pk,
            via=AddedVia.MANUAL.value,
            acting_user_id=by,
            is_open=True,
            now=now,
        )
        row.save()


def _remove(world: World, work: Callable[[int], None]) -> Job:
    """Remove one by the address, as a manager asks for it and as a worker does it."""
    job = removal.ask(
        world.acme.org,
        Selection(emails=(world.gone.user.email,)),
        acting_user=world.planter.staff.user,
        confirm=True,
    )
    work(job.pk)
    return Job.objects.get(pk=job.pk)


def _left_behind(run: _Run) -> dict[str, Any]:
    """Clear away files and what caches keep; what is still there of rows and files then."""
    files = run.files.clear()
    rows: set[Where] = set()
    if run.search is not None:
        rows = run.search.words_left()
        for org in run.search.world.orgs:
            suppression.forget(org)
    return {"rows": judging.by_label(rows), "files": files}
