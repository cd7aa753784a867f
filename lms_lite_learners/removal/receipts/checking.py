"""Whether an organisation's receipts are all there, in order, and as they were written."""

import json
from dataclasses import dataclass, field

from django.db import transaction

from lms_lite_learners.data import ReceiptKind
from lms_lite_learners.models import AuditEntry, Job, Receipt, ReceiptChain
from lms_lite_learners.removal.receipts.chain import ACT, fits
from lms_lite_learners.removal.receipts.people import people_digests

AT_ONCE = 500
# More texts than these tell no more.
MOST = 100

__all__ = ["check", "orgs"]


def orgs() -> list[str]:
    """The organisations that have receipts, or should have."""
    found = set(ReceiptChain.objects.values_list("org", flat=True))
    found.update(Receipt.objects.order_by("org").values_list("org", flat=True).distinct())
    notes = AuditEntry.objects.filter(action=ACT).order_by("org")
    found.update(notes.values_list("org", flat=True).distinct())
    return sorted(found)


def check(org: str) -> list[str]:
    """What is wrong with the organisation's receipts, in words for operators; [] if nothing is.

    However many there are, few are read at once.
    """
    walk = _Walk(org)
    walk.go_on()
    with transaction.atomic():
        head = ReceiptChain.objects.select_for_update().filter(org=org).first()
        # Those that were added meanwhile; now that the head is locked, no more are.
        walk.go_on()
        walk.compare(head, _noted(org))
    return walk.all_texts()


def _noted(org: str) -> int:
    """The number of the last receipt by the trail of acts."""
    notes = AuditEntry.objects.filter(org=org, action=ACT).order_by("-id")
    return int(notes.values_list("subject", flat=True).first() or 0)


@dataclass(slots=True)
class _Walk:
    """From the first receipt to the last: the last one seen, and what was wrong so far."""

    org: str
    number: int = 0
    checksum: str = ""
    texts: list[str] = field(default_factory=list)
    untold: int = 0

    def go_on(self) -> None:
        """Look at all receipts after the last one seen."""
        rows = Receipt.objects.filter(org=self.org).order_by("number")
        while some := list(rows.filter(number__gt=self.number)[:AT_ONCE]):
            for receipt in some:
                self._look_at(receipt)

    def compare(self, head: ReceiptChain | None, noted: int) -> None:
        """Tell whether head and trail know of the same last receipt."""
        self._tell_missing(max(head.number if head else 0, noted) + 1)
        if head is None:
            if self.number or noted:
                self._tell("The head of the chain is missing.")
        elif head.number < max(self.number, noted):
            self._tell(f"The head of the chain was changed: it names receipt {head.number} last.")
        elif head.number == self.number and head.checksum != self.checksum:
            self._tell(f"The head of the chain was changed: it doesn't fit receipt {head.number}.")

    def all_texts(self) -> list[str]:
        """What was wrong, cut short where it is too much."""
        return [*self.texts, f"… and {self.untold} more."] if self.untold else self.texts

    def _look_at(self, receipt: Receipt) -> None:
        number = receipt.number
        is_next = number == self.number + 1
        self._tell_missing(number)
        if is_next and receipt.previous != self.checksum:
            before = f"follow on receipt {number - 1}" if number > 1 else "begin the chain"
            self._tell(f"Receipt {number} doesn't {before}: their order was changed.")
        if not fits(receipt):
            self._tell(
                f"Receipt {number} was changed, or its key is no longer in LMS_LITE_HASH_KEYS."
            )
        elif not _has_its_people(receipt):
            self._tell(f"The people of receipt {number} were changed.")
        self.number, self.checksum = number, receipt.checksum

    def _tell_missing(self, until: int) -> None:
        """Tell of the receipts between the last one seen and this one."""
        first, last = self.number + 1, until - 1
        if first == last:
            self._tell(f"Receipt {first} is missing.")
        elif first < last:
            self._tell(f"Receipts {first} to {last} are missing.")

    def _tell(self, text: str) -> None:
        if len(self.texts) < MOST:
            self.texts.append(text)
        else:
            self.untold += 1


def _has_its_people(receipt: Receipt) -> bool:
    """Are the people of a removal those that it was about?"""
    if receipt.kind != ReceiptKind.REMOVAL:
        return True
    digest = json.loads(receipt.content).get("people_digest")
    job_id = Job.objects.filter(public_id=receipt.job).values_list("pk", flat=True).first()
    return digest in people_digests(job_id or 0)
