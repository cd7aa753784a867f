"""Several at the same moment on a list that nobody has locked before."""

from functools import partial

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from lms_lite_learners.data import AddedVia
from lms_lite_learners.models import Learner
from lms_lite_learners.roster import membership
from lms_lite_learners.roster.membership import Newcomer
from tests.at_once import errors_at_once

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS, WORKERS = 8, 5


def add_the_next(org):
    """Add one more learner, known by how many there were: two at a time would add the same."""
    now = timezone.now()
    with transaction.atomic():
        membership.lock(org, now)
        key = f"learner{Learner.objects.filter(org=org).count()}@people.example"
        membership.add_pending(
            org,
            [Newcomer(key=key, email=key)],
            via=AddedVia.MANUAL.value,
            acting_user_id=1,
            now=now,
        )


def test_those_who_lock_a_list_first_come_one_after_the_other():
    for number in range(ROUNDS):
        org = f"Org{number}"
        assert errors_at_once(*[partial(add_the_next, org)] * WORKERS) == []
        assert Learner.objects.filter(org=org).count() == WORKERS


def test_a_list_is_locked_by_one_statement(django_assert_num_queries):
    for _first_and_again in range(2):
        with transaction.atomic(), django_assert_num_queries(1):
            membership.lock("Acme", timezone.now())


def test_outside_of_a_transaction_nothing_is_locked():
    with pytest.raises(TransactionManagementError):
        membership.lock("Acme", timezone.now())
