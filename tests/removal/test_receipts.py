"""Receipts: whatever is done to them afterwards is told."""

import json
from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from django.utils import timezone

from lms_lite_learners import identity, jobs
from lms_lite_learners.data import Kind
from lms_lite_learners.exceptions import NotFoundError
from lms_lite_learners.models import AuditEntry, Job, Receipt, ReceiptChain, RemovalPerson
from lms_lite_learners.removal import receipts
from lms_lite_learners.removal.receipts import checking, people
from tests.at_once import at_once, patiently

NOW = timezone.now()
KEY, NEXT_KEY = "the first key there was", "the key that came after"
WORKERS = 4


def removal_of(*user_ids, org="Acme"):
    """The job of a removal of these accounts, as it is when it ended."""
    job = jobs.create(Kind.REMOVAL.value, org, owner_id=7, arguments={})
    RemovalPerson.objects.bulk_create(
        RemovalPerson(
            job=job, number=number, org=org, person_hash=identity.sign("user", str(user_id))
        )
        for number, user_id in enumerate(user_ids, 1)
    )
    return job


def content_of(job, **changes):
    figures = {"found": 3, "erased": 2, "kept": 1, "left": 0, "reason": "paid"}
    return {
        "version": 1,
        "org": job.org,
        "removal": job.public_id,
        "by": job.owner_id,
        "people": job.people.count(),
        "people_digest": receipts.people_digest(job.pk),
        "categories": [{"category": "grades", **figures}],
        **changes,
    }


def write(job, kind="removal", **changes):
    return receipts.append(
        job.org, kind, job=job.public_id, content=content_of(job, **changes), now=NOW
    )


def looked(job, *, left, whole=True):
    figures = {"category": "grades", "found": 1, "erased": 1 - left, "left": left}
    return write(job, "verification", whole=whole, categories=[figures])


@pytest.fixture
def chain(db):
    """Five receipts of removals of two people each."""
    return [write(removal_of(number, number + 1)) for number in range(1, 6)]


def test_a_chain_that_nobody_touched_is_whole(chain):
    assert [receipt.number for receipt in chain] == [1, 2, 3, 4, 5]
    assert [receipt.previous for receipt in chain] == [
        "",
        *(receipt.checksum for receipt in chain[:-1]),
    ]
    assert receipts.check("Acme") == []
    assert receipts.check("Globex") == []
    assert receipts.orgs() == ["Acme"]


def test_organisations_have_chains_of_their_own(chain):
    other = write(removal_of(1, org="Globex"))
    assert (other.number, other.previous) == (1, "")
    assert receipts.check("Globex") == receipts.check("Acme") == []


def test_content_is_stored_in_one_way_only(chain):
    stored = chain[0].content
    assert stored == json.dumps(json.loads(stored), sort_keys=True, separators=(",", ":"))


@pytest.mark.parametrize(
    "changes",
    [
        {"content": "{}"},
        {"kind": "eraser"},
        {"job": "another"},
        {"created_at": NOW - timedelta(microseconds=1)},
        {"checksum": "0" * 64},
    ],
)
def test_a_changed_receipt_is_told(chain, changes):
    Receipt.objects.filter(number=3).update(**changes)
    assert "Receipt 3 was changed" in receipts.check("Acme")[0]


def test_a_receipt_missing_in_the_middle_is_told(chain):
    Receipt.objects.filter(number=3).delete()
    assert receipts.check("Acme") == ["Receipt 3 is missing."]


def test_missing_receipts_at_the_beginning_are_told(chain):
    Receipt.objects.filter(number__lt=4).delete()
    assert receipts.check("Acme") == ["Receipts 1 to 3 are missing."]


def test_a_missing_last_receipt_is_told(chain):
    Receipt.objects.filter(number=5).delete()
    assert receipts.check("Acme") == ["Receipt 5 is missing."]


def test_a_missing_last_receipt_is_told_though_the_head_was_set_back(chain):
    Receipt.objects.filter(number=5).delete()
    ReceiptChain.objects.update(number=4, checksum=chain[3].checksum)
    assert receipts.check("Acme") == [
        "Receipt 5 is missing.",
        "The head of the chain was changed: it names receipt 4 last.",
    ]


def test_a_chain_that_was_deleted_whole_is_told(chain):
    Receipt.objects.all().delete()
    ReceiptChain.objects.all().delete()
    assert receipts.orgs() == ["Acme"]
    assert receipts.check("Acme") == [
        "Receipts 1 to 5 are missing.",
        "The head of the chain is missing.",
    ]


def test_a_missing_or_changed_head_is_told(chain):
    ReceiptChain.objects.update(checksum="0" * 64)
    assert receipts.check("Acme") == [
        "The head of the chain was changed: it doesn't fit receipt 5."
    ]
    ReceiptChain.objects.all().delete()
    assert receipts.check("Acme") == ["The head of the chain is missing."]


def test_another_order_is_told(chain):
    for number, to in ((2, 99), (3, 2), (99, 3)):
        Receipt.objects.filter(number=number).update(number=to)
    texts = receipts.check("Acme")
    assert "Receipt 2 doesn't follow on receipt 1: their order was changed." in texts
    assert any(text.startswith("Receipt 3 was changed") for text in texts)


def test_a_receipt_signed_anew_by_an_insider_doesnt_fit_the_next_one(chain):
    Receipt.objects.filter(number__gte=3).delete()
    ReceiptChain.objects.update(number=2, checksum=chain[1].checksum)
    write(removal_of(8))
    Receipt.objects.bulk_create(chain[3:])
    assert "Receipt 4 doesn't follow on receipt 3: their order was changed." in receipts.check(
        "Acme"
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda people: people.filter(number=2).update(person_hash="0" * 64),
        lambda people: people.filter(number=2).update(address_hash="0" * 64),
        lambda people: people.filter(number=2).delete(),
        lambda people: people.delete(),
    ],
)
def test_changed_people_are_told(chain, change):
    change(RemovalPerson.objects.filter(job__public_id=chain[1].job))
    assert receipts.check("Acme") == ["The people of receipt 2 were changed."]


def test_people_of_a_job_that_is_gone_are_told(chain):
    Job.objects.filter(public_id=chain[1].job).delete()
    assert receipts.check("Acme") == ["The people of receipt 2 were changed."]


def test_many_people_and_receipts_are_read_in_steps(db, monkeypatch):
    monkeypatch.setattr(people, "AT_ONCE", 2)
    monkeypatch.setattr(checking, "AT_ONCE", 2)
    for number in range(1, 6):
        write(removal_of(*range(1, number + 1)))
    assert receipts.check("Acme") == []
    RemovalPerson.objects.filter(number=5).update(person_hash="0" * 64)
    assert receipts.check("Acme") == ["The people of receipt 5 were changed."]


def test_too_many_texts_are_cut_short(chain, monkeypatch):
    monkeypatch.setattr(checking, "MOST", 2)
    Receipt.objects.update(content="{}")
    assert [text[:10] for text in receipts.check("Acme")] == [
        "Receipt 1 ",
        "Receipt 2 ",
        "… and 3 mo",
    ]


def test_old_receipts_hold_when_another_key_signs(db, settings):
    settings.LMS_LITE_HASH_KEYS = [KEY]
    write(removal_of(1, 2))
    settings.LMS_LITE_HASH_KEYS = [NEXT_KEY, KEY]
    write(removal_of(3))
    assert receipts.check("Acme") == []
    settings.LMS_LITE_HASH_KEYS = [NEXT_KEY]
    (text,) = receipts.check("Acme")
    assert text.startswith("Receipt 1 was changed, or its key is no longer in")


def test_the_trail_notes_each_receipt(chain):
    notes = AuditEntry.objects.filter(org="Acme", action="receipt").order_by("id")
    assert [(note.actor_id, note.subject) for note in notes] == [
        (7, str(number)) for number in range(1, 6)
    ]


def test_a_receipt_that_is_rolled_back_leaves_no_gap(chain):
    with transaction.atomic():
        write(removal_of(1))
        transaction.set_rollback(True)
    assert write(removal_of(1)).number == 6
    assert receipts.check("Acme") == []


def test_nobody_changes_a_receipt_by_the_way(chain):
    with pytest.raises(TypeError):
        chain[0].save()
    with pytest.raises(TypeError):
        chain[0].delete()


@pytest.mark.django_db(transaction=True)
def test_receipts_written_at_the_same_moment_have_numbers_without_gaps():
    removals = [removal_of(number) for number in range(WORKERS)]

    def write_five(job):
        for _time in range(5):
            patiently(lambda: write(job))

    at_once(*(partial(write_five, job) for job in removals))
    numbers = Receipt.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, WORKERS * 5 + 1))
    assert receipts.check("Acme") == []


def test_the_history_is_told_newest_first_and_page_by_page(chain):
    rows = receipts.history("Acme", limit=2)
    assert [row.number for row in rows] == [5, 4]
    assert [row.number for row in receipts.history("Acme", after=4, limit=2)] == [3, 2]
    assert receipts.history("Globex") == []
    newest = rows[0]
    assert (newest.id, newest.learners, newest.erased, newest.kept, newest.left) == (
        chain[4].job,
        2,
        2,
        1,
        0,
    )
    assert newest.verified_at is None


def test_the_last_look_at_all_people_says_what_is_left(chain):
    job = Job.objects.get(public_id=chain[0].job)
    looked(job, left=1)
    last = looked(job, left=0)
    looked(job, left=1, whole=False)
    row = receipts.history("Acme")[-1]
    assert (row.number, row.left, row.verified_at) == (1, 0, last.created_at)
    assert [row.number for row in receipts.history("Acme")] == [5, 4, 3, 2, 1]


def test_a_receipt_is_shown_with_what_was_added_later(chain):
    job = Job.objects.get(public_id=chain[0].job)
    entry = looked(job, left=1)
    page = receipts.get_receipt("Acme", chain[0].job)
    assert page.content == json.loads(chain[0].content)
    assert (page.checksum, page.previous, page.row.left) == (chain[0].checksum, "", 1)
    (later,) = page.later
    assert (later["number"], later["kind"], later["checksum"]) == (
        6,
        "verification",
        entry.checksum,
    )
    assert later["content"] == json.loads(entry.content)


def test_a_receipt_of_others_isnt_found(chain):
    for org, job in (("Globex", chain[0].job), ("Acme", "nothing")):
        with pytest.raises(NotFoundError):
            receipts.get_receipt(org, job)
