"""An organisation's removals as their receipts tell of them."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lms_lite_learners.data import ReceiptKind, ReceiptPage, ReceiptRow
from lms_lite_learners.exceptions import NotFoundError
from lms_lite_learners.models import Receipt

__all__ = [
    "count_history",
    "ensure_receipt",
    "get_receipt",
    "has_receipt",
    "history",
    "with_receipt",
]

Content = Mapping[str, Any]
# When somebody looked again, and what was found then.
Look = tuple[datetime, Content]


def history(
    org: str, *, after: int = 0, limit: int = 50, before: int | None = None
) -> list[ReceiptRow]:
    """The organisation's removals, the newest first.

    `after` is the number of the last one seen; `before` that of one which they end in front of.
    """
    rows = _removals(org)
    if before is not None:
        receipts = list(rows.filter(number__gt=before).order_by("number")[:limit])[::-1]
    else:
        rows = rows.filter(number__lt=after) if after else rows
        receipts = list(rows.order_by("-number")[:limit])
    looks = _last_looks(org, [receipt.job for receipt in receipts])
    return [
        _row(receipt, json.loads(receipt.content), looks.get(receipt.job)) for receipt in receipts
    ]


def get_receipt(org: str, job_public_id: str) -> ReceiptPage:
    """The receipt of a removal with the entries added later; raises NotFoundError."""
    receipt = ensure_receipt(org, job_public_id)
    later = Receipt.objects.filter(org=org, job=job_public_id, number__gt=receipt.number)
    entries = [(one, json.loads(one.content)) for one in later.order_by("number")]
    looks = _looks(entries)
    content = json.loads(receipt.content)
    return ReceiptPage(
        row=_row(receipt, content, looks.get(receipt.job)),
        content=content,
        previous=receipt.previous,
        checksum=receipt.checksum,
        later=tuple(_entry(one, found) for one, found in entries),
    )


def count_history(org: str) -> int:
    """How many removals the organisation's chain tells of."""
    return _removals(org).count()


def has_receipt(org: str, job_public_id: str) -> bool:
    """Is there a receipt of this removal yet?"""
    return _removals(org).filter(job=job_public_id).exists()


def with_receipt(jobs: Iterable[str]) -> set[str]:
    """Those of the removals, of whatever organisation, of which there is a receipt yet."""
    rows = Receipt.objects.filter(kind=ReceiptKind.REMOVAL.value, job__in=list(jobs))
    return set(rows.values_list("job", flat=True))


def ensure_receipt(org: str, job_public_id: str) -> Receipt:
    """The receipt of a removal as it is stored; raises NotFoundError."""
    receipt = _removals(org).filter(job=job_public_id).first()
    if receipt is None:
        raise NotFoundError(_("There is no receipt “%(id)s” here.") % {"id": job_public_id})
    return receipt


def _removals(org: str) -> QuerySet[Receipt]:
    return Receipt.objects.filter(org=org, kind=ReceiptKind.REMOVAL.value)


def _last_looks(org: str, jobs: list[str]) -> dict[str, Look]:
    rows = Receipt.objects.filter(org=org, job__in=jobs, kind=ReceiptKind.VERIFICATION.value)
    return _looks((one, json.loads(one.content)) for one in rows.order_by("number"))


def _looks(entries: Iterable[tuple[Receipt, Content]]) -> dict[str, Look]:
    """The last look at all people of each removal, by its job."""
    return {
        one.job: (one.created_at, content)
        for one, content in entries
        if one.kind == ReceiptKind.VERIFICATION and content["whole"]
    }


def _row(receipt: Receipt, content: Content, look: Look | None) -> ReceiptRow:
    return ReceiptRow(
        id=receipt.job,
        number=receipt.number,
        created_at=receipt.created_at,
        learners=content["people"],
        erased=_sum(content, "erased"),
        kept=_sum(content, "kept"),
        left=_sum(look[1] if look else content, "left"),
        verified_at=look[0] if look else None,
    )


def _sum(content: Content, figure: str) -> int:
    return sum(int(row[figure]) for row in content["categories"])


def _entry(receipt: Receipt, content: Content) -> dict[str, Any]:
    return {
        "number": receipt.number,
        "kind": receipt.kind,
        "created_at": receipt.created_at,
        "previous": receipt.previous,
        "checksum": receipt.checksum,
        "content": content,
    }
