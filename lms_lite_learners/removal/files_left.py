"""Results files that a removal had to leave: what it notes of them, and the next try."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from lms_lite_learners.data import Kind
from lms_lite_learners.host.erasing import report_files
from lms_lite_learners.models import Job
from lms_lite_learners.removal.tally import FILES, Tally

# How many are left, and of what time: files that staff made later tell of nobody who is gone.
LEFT, UNTIL = "files_left", "files_until"

__all__ = ["noted", "removals", "try_again"]


def noted(left: int, now: datetime) -> dict[str, Any]:
    """What a removal's resume point says of files that are left; nothing where none are."""
    return {LEFT: left, UNTIL: now.isoformat()} if left else {}


def removals() -> QuerySet[Job]:
    """The removals that had to leave files, and haven't got them yet."""
    return Job.objects.filter(kind=Kind.REMOVAL.value, resume_point__has_key=LEFT)


def try_again(removal_id: int) -> Tally:
    """Delete what a removal had to leave; the figures are empty where it left nothing."""
    tally = Tally()
    point = Job.objects.values_list("resume_point", flat=True).get(pk=removal_id)
    if LEFT not in point:
        return tally
    until = datetime.fromisoformat(point[UNTIL])
    deleted, left = report_files.delete_reports(point.get("courses", ()), until=until)
    tally.add(FILES, found=deleted + left, erased=deleted)
    rest = {name: value for name, value in point.items() if name not in {LEFT, UNTIL}}
    still = noted(left, until)
    Job.objects.filter(pk=removal_id).update(resume_point=rest | still)
    return tally
