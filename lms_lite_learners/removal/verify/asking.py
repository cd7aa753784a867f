"""Who asks for a look at a removal's people: somebody, or the time that has passed."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from lms_lite_learners import audit, conf, jobs
from lms_lite_learners.data import Act, Kind, ReceiptKind
from lms_lite_learners.models import Job, Receipt
from lms_lite_learners.removal import files_left
from lms_lite_learners.removal.receipts import ensure_receipt

NOBODY = 0
# A look that failed is tried again after so long, and no more when the removal is so old.
PAUSE = timedelta(hours=1)
GIVEN_UP = timedelta(days=30)
# Files that a storage doesn't give up are tried again once in so long, with a look at everybody.
FILES_PAUSE = timedelta(days=1)
AT_ONCE = 1000

__all__ = ["ask_verification", "due_looks"]


def ask_verification(
    org: str,
    job_public_id: str,
    *,
    acting_user_id: int,
    idempotency_key: str | None = None,
    now: datetime,
) -> Job:
    """Write the job that looks again at a removal's people, or answer the one it wrote before.

    Raises NotFoundError where there is no receipt. The door publishes the job's id.
    """
    body_hash = jobs.request_hash(Kind.VERIFICATION.value, org, job_public_id)
    if repeat := jobs.find_repeat(acting_user_id, idempotency_key, body_hash):
        return repeat
    ensure_receipt(org, job_public_id)
    with transaction.atomic():
        job = jobs.create(
            Kind.VERIFICATION.value,
            org,
            owner_id=acting_user_id,
            arguments={"removal": job_public_id, "asked_at": now.isoformat()},
            idempotency_key=idempotency_key,
            body_hash=body_hash,
        )
        audit.note(org, Act.VERIFICATION_ASKED, actor_id=acting_user_id, subject=job_public_id)
    return job


def due_looks(now: datetime) -> int:
    """Start the second look at each removal that waited long enough; answers how many.

    Further looks, one a day, at a removal that had to leave files.
    """
    until = now - timedelta(minutes=conf.second_look_minutes())
    due = {_key(receipt, now): receipt for receipt in _wanting_a_look(until, now)}
    if not due:
        return 0
    started = set(
        Job.objects.filter(owner_id=NOBODY, idempotency_key__in=list(due)).values_list(
            "idempotency_key", flat=True
        )
    )
    running = _being_looked_at()
    count = 0
    for key, receipt in due.items():
        if key not in started and receipt.job not in running:
            ask_verification(
                receipt.org, receipt.job, acting_user_id=NOBODY, idempotency_key=key, now=now
            )
            count += 1
    return count


def _wanting_a_look(until: datetime, now: datetime) -> list[Any]:
    """Receipts of removals up to then whose people weren't all looked at since, oldest first.

    Behind them, with `is_looked`, those that had to leave files and were looked at long ago.
    """
    leaving = files_left.removals().filter(public_id=OuterRef("job"))
    lately = _LOOKS.filter(created_at__gt=now - FILES_PAUSE)
    rows = _removals(until).annotate(is_looked=Exists(_LOOKS))
    wanting = rows.filter(Q(is_looked=False) | Q(Exists(leaving), ~Exists(lately)))
    return list(wanting.defer("content").order_by("is_looked", "created_at")[:AT_ONCE])


_LOOKS = Receipt.objects.filter(
    job=OuterRef("job"), kind=ReceiptKind.VERIFICATION.value, content__contains='"whole":true'
)


def _removals(until: datetime) -> QuerySet[Receipt]:
    return Receipt.objects.filter(
        kind=ReceiptKind.REMOVAL.value, created_at__gt=until - GIVEN_UP, created_at__lte=until
    )


def _key(receipt: Any, now: datetime) -> str:
    """One key for each try, so that two who are at it at once start one job."""
    prefix, pause = ("files", FILES_PAUSE) if receipt.is_looked else ("look", PAUSE)
    return f"{prefix}:{receipt.job}:{(now - receipt.created_at) // pause}"


def _being_looked_at() -> set[Any]:
    rows = Job.objects.filter(kind=Kind.VERIFICATION.value, state__in=jobs.OPEN)
    return {arguments["removal"] for arguments in rows.values_list("arguments", flat=True)}
