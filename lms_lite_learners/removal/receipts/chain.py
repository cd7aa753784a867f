"""Adding to an organisation's chain of receipts: each is signed and tied to the one before."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from lms_lite_learners import audit, identity, locks
from lms_lite_learners.data import Act, ReceiptKind
from lms_lite_learners.models import Receipt, ReceiptChain

# The act that the trail notes for each receipt, with its number.
ACT = Act.RECEIPT
_SIGNED = "receipt"

__all__ = ["ACT", "append", "fits"]


def append(org: str, kind: str, *, job: str, content: Mapping[str, Any], now: datetime) -> Receipt:
    """Add a receipt to the organisation's chain; `job` is the public id of the removal.

    In one transaction, under the chain's lock: the numbers have no gap.
    """
    with transaction.atomic():
        head = _lock(org)
        receipt = Receipt(
            org=org,
            number=head.number + 1,
            kind=ReceiptKind(kind).value,
            job=job,
            previous=head.checksum,
            content=_canonical(content),
            created_at=now,
        )
        receipt.checksum = identity.sign(_SIGNED, _signed_text(receipt))
        receipt.save()
        ReceiptChain.objects.filter(pk=head.pk).update(
            number=receipt.number, checksum=receipt.checksum
        )
        actor_id = int(content.get("by") or 0)
        audit.note(org, ACT, actor_id=actor_id, subject=str(receipt.number))
    return receipt


def fits(receipt: Receipt) -> bool:
    """Is the receipt as it was signed, under any of the keys?"""
    return receipt.checksum in identity.keyed_hashes(_SIGNED, _signed_text(receipt))


def _lock(org: str) -> ReceiptChain:
    """Hold the chain until the transaction ends."""
    locks.hold(ReceiptChain(org=org), unique=["org"])
    return ReceiptChain.objects.select_for_update().get(org=org)


def _canonical(value: Any) -> str:
    """JSON that is the same for equal values; plain ASCII, which every database stores alike."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _signed_text(receipt: Receipt) -> str:
    created_at = receipt.created_at.astimezone(UTC).isoformat(timespec="microseconds")
    return _canonical(
        [
            receipt.org,
            receipt.number,
            receipt.kind,
            receipt.job,
            created_at,
            receipt.previous,
            receipt.content,
        ]
    )
