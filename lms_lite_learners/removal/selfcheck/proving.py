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
from lms_lite_learners.host.databases import pending_migrations, written_databases
from lms_lite_learners.host.planting import reading
from lms_lite_learners.host.planting.search import Search, Where
from lms_lite_learners.host.planting.stored_files import Files
from lms_lite_learners.host.planting.world import World, invent
from lms_lite_learners.models import Job, RosterDirty
from lms_lite_learners.removal import guard
from lms_lite_learners.removal.selfcheck import judging, reaching
from lms_lite_learners.roster import membership, suppression

log = logging.getLogger(__name__)

__all__ = ["PendingMigrationsError", "prove"]


class PendingMigrationsError(Exception):
    """Migrations have to run first: rows can't be planted in tables that change."""


@dataclass
class _Run:
    """What has to be cleared away and looked for at the end, however far it came."""

    tables: list[reading.Table] = field(default_factory=list)
    files: Files = field(default_factory=Files)
    search: Search | None = None


def prove(work: Callable[[int], None]) -> dict[str, Any]:
    """Do it and tell what was found before, after and at the end; `work` works off a job by its id.

    Nothing is raised: what goes wrong is told, and everything is undone.
    """
    started = time.monotonic()
    run = _Run()
    told: dict[str, Any] = {"error": "", "tables": 0}
    try:
        with _telling(told):
            _ensure_migrated()
            run.tables = reading.note_tables()
            told["tables"] = len(run.tables)
            with _undone():
                told |= _plant_remove_scan(run, work)
    finally:
        left: dict[str, Any] = {"rows": {}, "files": run.files.clear()}
        told["left_behind"] = left
        with _telling(told):
            left["rows"] = judging.by_label(_rows_left(run))
    told["seconds"] = round(time.monotonic() - started, 1)
    return {"ok": judging.is_ok(told), **told}


@contextmanager
def _telling(told: dict[str, Any]) -> Iterator[None]:
    """Tell what fails inside, unless something failed before; the cause first."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - an outer edge: any table, any plugin may fail
        logs.log_failure(log, error, "The check of a removal failed:")
        first = _first(error)
        texts = [f"{type(one).__name__}: {one}"[:500] for one in (first, error)]
        told["error"] = told["error"] or "; then ".join(dict.fromkeys(texts))


def _first(error: BaseException) -> BaseException:
    """What failed first, of errors that came of each other."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return _first(before) if before is not None else error


def _ensure_migrated() -> None:
    """Raise PendingMigrationsError where tables aren't yet what the models say."""
    if pending := pending_migrations():
        raise PendingMigrationsError(", ".join(pending))


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
    planted = judging.planted(world, before)
    invented = {*before, *run.search.invented()}
    if real := reaching.beyond(world.acme.org, world.gone.user.pk, invented):
        error = "A removal would reach rows of others; none was done."
        return {"error": error, "planted": planted, "beyond": real}
    with guard.watch() as seen:
        job = _remove(world, work)
    after = run.search.rows()
    return {
        "planted": planted,
        "removal": judging.removal(job, world.acme.org),
        "scan": judging.compare(world, before, after, kept=judging.kept_by(job)),
        "beyond": judging.beyond(run.tables, before, after, seen.deleted),
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


def _rows_left(run: _Run) -> set[Where]:
    """Clear away what caches keep; the rows that are still there then."""
    if run.search is None:
        return set()
    for org in run.search.world.orgs:
        suppression.forget(org)
    return run.search.words_left()
