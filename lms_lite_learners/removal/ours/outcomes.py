"""What jobs hold of people row by row, and the files that imports read.

A row stays, as the figures of its job count it, but holds nobody: only the hash that receipts
have. An uploaded file goes whole, with what was mended of it, unless its own import is still at it;
`mend` looks again then. A preview's goes at once: what applies it stops.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from lms_lite_learners import identity, jobs
from lms_lite_learners.data import NEVER, Kind, SendingOutcomes
from lms_lite_learners.host import files
from lms_lite_learners.models import Job, JobMend, JobPart, JobRow, RemovalPerson
from lms_lite_learners.removal.ours.who import Who
from lms_lite_learners.roster.suppression import EMAIL

SLICE = 500
WAITING = {SendingOutcomes.QUEUED.value, SendingOutcomes.SENDING.value}

# Outcomes and the hash of whose they are, by the ids of rows.
Rows = Mapping[int, tuple[int, str, str]]

__all__ = [
    "blank",
    "drop_uploads",
    "find",
    "find_mends",
    "forget_mends",
    "mend",
    "uploads",
    "with_previews",
]


def find(who: Who, *, without_job: int = 0) -> dict[int, tuple[int, str, str]]:
    """The people's rows in the organisation's jobs, by id: job, outcome and hash."""
    of_org = Job.objects.filter(org=who.org, kind__in=[Kind.IMPORT.value, Kind.SENDING.value])
    ids = list(of_org.exclude(pk=without_job).values_list("id", flat=True))
    rows = JobRow.objects.filter(job_id__in=ids)
    found = _by(rows, "email_key", who.keys)
    found |= _by(rows, "learner_id", who.learners)
    return found | _by(rows.filter(email_key__isnull=True), "email", who.spelled)


def find_mends(who: Who, *, without_job: int = 0) -> dict[int, int]:
    """Mended rows in which a kept file names one of the people, by id: the job."""
    mends = JobMend.objects.filter(job__org=who.org).exclude(job_id=without_job)
    keyed = _by(mends, "email_key", who.keys, outcome="line")
    odd = _by(mends.filter(email_key__isnull=True), "email", who.spelled, outcome="line")
    return {pk: job_id for pk, (job_id, _line, _hash) in (keyed | odd).items()}


def _by(
    rows: QuerySet[Any], column: str, hashes: Mapping[Any, str], *, outcome: str = "outcome"
) -> dict[int, tuple[int, str, str]]:
    wanted, found = list(hashes), {}
    for start in range(0, len(wanted), SLICE):
        some = rows.filter(**{f"{column}__in": wanted[start : start + SLICE]})
        for pk, job_id, code, value in some.values_list("id", "job_id", outcome, column):
            # Some databases take two addresses for the same that aren't.
            if value in hashes:
                found[pk] = (job_id, code, hashes[value])
    return found


def blank(rows: Rows, *, is_named: bool = True) -> int:
    """Take the people out of their rows; a mail that waits for one is never sent."""
    text = _("This person was removed; receipts call them %(hash)s.")
    emptied = [
        JobRow(
            pk=pk,
            outcome=SendingOutcomes.SUPPRESSED.value if outcome in WAITING else outcome,
            text=text % {"hash": digest} if is_named else "",
        )
        for pk, (_job_id, outcome, digest) in rows.items()
    ]
    for start in range(0, len(emptied), SLICE):
        some = emptied[start : start + SLICE]
        JobRow.objects.filter(pk__in=[row.pk for row in some]).update(
            email="", email_key=None, courses=[], cells={}, learner_id=None
        )
        JobRow.objects.bulk_update(some, ["outcome", "text"], batch_size=SLICE)
    # A checksum of addresses tells whoever tries an address out that it was among them.
    touched = {job_id for job_id, _outcome, _hash in rows.values()}
    Job.objects.filter(pk__in=touched).update(request_hash="")
    return len(emptied)


def with_previews(job_ids: Iterable[int]) -> set[int]:
    """The jobs, and the previews that they apply: they share a file."""
    ids, found = sorted(job_ids), set[int]()
    for start in range(0, len(ids), SLICE):
        some = Job.objects.filter(pk__in=ids[start : start + SLICE], applies__isnull=False)
        found.update(some.values_list("applies_id", flat=True))
    return {*ids, *found}


def forget_mends(job_ids: Iterable[int]) -> None:
    """Let all that was mended in these previews go: a row's own spelling may tell of its person."""
    ids = sorted(job_ids)
    for start in range(0, len(ids), SLICE):
        JobMend.objects.filter(job_id__in=ids[start : start + SLICE]).delete()


def uploads(who: Who, touched: Collection[int], *, without_job: int = 0) -> list[Job]:
    """Ended imports whose kept files hold one of the people, or lines that nobody read.

    `touched` are the jobs with a row of theirs.
    """
    # A preview may be kept beyond its time, for what applies it.
    ended = Job.objects.filter(org=who.org, kind=Kind.IMPORT.value, expires_at__gt=NEVER)
    ended = ended.exclude(state__in=jobs.OPEN).exclude(pk=without_job)
    # The file of a preview was read to its end by that one.
    unread = Q(applies=None) & (Q(total=0) | Q(done__lt=F("total")))
    return [job for job in ended.filter(Q(pk__in=touched) | unread) if _has_file(job)]


def _has_file(job: Job) -> bool:
    name = job.arguments.get("file", "")
    return bool(name) and files.exists(name)


def drop_uploads(imports: Iterable[Job]) -> list[int]:
    """Have the files of these imports deleted, with what they were called; answers the jobs."""
    dropped = []
    for job in imports:
        # What is to be deleted stands in a row of its own, for whoever comes should this worker
        # be killed: the tick deletes the pieces of jobs that ended.
        piece = JobPart(job=job, number=0, after=0, until=0, is_done=True)
        piece.file = job.arguments["file"]
        JobPart.objects.bulk_create([piece], ignore_conflicts=True)
        kept = {name: value for name, value in job.arguments.items() if name != "name"}
        Job.objects.filter(pk=job.pk).update(arguments=kept)
        dropped.append(job.pk)
    return dropped


def mend(job: Job) -> list[int]:
    """Take out of an import that ended who was removed while it was under way.

    Answers the job's id if its file is to be deleted. Does nothing for other jobs.
    """
    if job.kind != Kind.IMPORT or job.state in jobs.OPEN:
        return []
    since = Q(job__finished_at=None) | Q(job__finished_at__gte=job.created_at)
    removed = RemovalPerson.objects.filter(since, org=job.org)
    hashes = {one for pair in removed.values_list("person_hash", "address_hash") for one in pair}
    hashes.discard("")
    if not hashes:
        return []
    rows = {pk: row for some in _slices(job) for pk, row in _of(some, hashes)}
    blank(rows)
    is_read = job.applies_id is not None or 0 < job.total <= job.done
    return drop_uploads([job] if _has_file(job) and (rows or not is_read) else [])


def _slices(job: Job) -> Iterator[list[JobRow]]:
    rows, line = JobRow.objects.filter(job_id=job.pk, email_key__isnull=False), -1
    while some := list(rows.filter(line__gt=line).order_by("line")[:SLICE]):
        yield some
        line = some[-1].line


def _of(rows: Iterable[JobRow], hashes: set[str]) -> Iterator[tuple[int, tuple[int, str, str]]]:
    for row in rows:
        for digest in identity.keyed_hashes(EMAIL, str(row.email_key)):
            if digest in hashes:
                yield row.pk, (row.job_id, row.outcome, digest)
