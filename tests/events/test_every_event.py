"""Every event twice, late, out of order, rolled back, beside failing receivers, without our parts.

The platform's act answers as ever, and the list is what the platform's tables say right after.
"""

from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone
from kombu import Connection, pools

from common.djangoapps.student.models import CourseEnrollment, CourseEnrollmentAllowed
from lms_lite_learners import invitations
from lms_lite_learners.management.subcommands import reconcile
from lms_lite_learners.models import Learner, RosterDirty
from lms_lite_learners.roster import membership
from lms_lite_learners.tasks import due, roster
from tests.events import truth
from tests.events.acts import ACTS, World
from tests.events.hearing import OthersError, ears, failing_others, is_robust, tapped

pytestmark = pytest.mark.django_db(transaction=True)
USUAL = {
    "enrol": (200, True), "unenrol": 200, "deleteenrolment": True, "register": 200,
    "confirm": 302, "changeaddress": 200, "signin": 200, "grade": 0.9, "giverole": True,
    "takerole": False, "saveaccount": True, "saveprofile": True, "removedgetsplace": True,
    "removedenrols": True, "retire": [204, 204],
}  # fmt: skip


def tick():
    """A tick, and a worker that does what it was told."""
    due.tick(timezone.now())
    roster.drain_all()


def mend():
    """What an operator does when events were lost."""
    reconcile.handle(lambda _line: None, org="Acme")
    tick()


@pytest.fixture
def acts(acme, person, operator):
    """All acts with their people as they were before, the list in order; and who is listed."""
    invited = []

    def invite(email):
        ids = membership.add_pending(
            "Acme", [membership.Newcomer(email, email)], via="manual",
            acting_user_id=acme.manager.pk, now=timezone.now(),
        )  # fmt: skip
        invitations.invite("Acme", dict.fromkeys(ids.values(), ""), notify=False,
                           now=timezone.now())  # fmt: skip
        rows = invitations.inviting.Invitation.objects.filter(learner_id__in=ids.values())
        rows.update(state="invited", invited_at=timezone.now())
        invited.append(email)

    world = World(acme, person, invite, operator)
    made = [act(world) for act in ACTS]
    for act in made:
        act.before()
    mend()
    made_state = State(invited)
    assert made_state.wrong() == {}
    return made, made_state


class State:
    """What is wrong with the list, by the platform's own tables."""

    def __init__(self, invited):
        self.invited, self.listed = invited, set(truth.stored())

    def wrong(self):
        """What differs from the truth: empty if nothing does."""
        wanted, found = truth.wanted(self.listed, self.invited), truth.stored()
        differing = {
            pk: (wanted.get(pk), found.get(pk))
            for pk in wanted.keys() | found.keys()
            if wanted.get(pk) != found.get(pk)
        }
        states, stand = truth.wanted_states(self.invited), truth.stored_states()
        if states != stand:
            differing["invitations"] = (states, stand)
        left = CourseEnrollment.objects.filter(user__username="removedenrols", is_active=True)
        if left.exists() or CourseEnrollmentAllowed.objects.exists():
            differing["removed"] = "is enrolled, or has a place"
        if RosterDirty.objects.exists():
            differing["marks"] = list(RosterDirty.objects.values_list("org", "user_id"))
        return differing


def answers(made):
    """What each act answers."""
    return {act.name: act.act() for act in made}


def test_each_receiver_of_ours_stands_in_the_table_and_hears_its_act(acts):
    made, _state = acts
    heard = set()
    for act in made:
        with tapped() as tap:
            act.act()
        assert set(act.hears) <= tap.names(), act.name
        heard |= set(act.hears)
    assert heard == ears().keys()


def test_once(acts):
    made, state = acts
    assert answers(made) == USUAL
    tick()
    assert state.wrong() == {}


def test_twice(acts):
    made, state = acts
    with tapped() as tap:
        assert answers(made) == USUAL
    tap.tell()
    tick()
    assert state.wrong() == {}
    tap.tell()
    tick()
    assert state.wrong() == {}


def test_late(acts):
    made, state = acts
    with tapped(is_held=True) as tap:
        told = [act for act in made if not act.name.startswith(("removed", "retire"))]
        assert {act.name: act.act() for act in told} == {act.name: USUAL[act.name] for act in told}
    for act in told:
        act.later()
    tap.tell()
    tick()
    assert state.wrong() == {}


@pytest.mark.parametrize("is_drained_between", [True, False])
def test_out_of_order(acts, is_drained_between):
    made, state = acts
    with tapped(is_held=True) as tap:
        told = [act for act in made if not act.name.startswith(("removed", "retire"))]
        answers(told)
    for one in reversed(tap.heard):
        tap.tell([one])
        if is_drained_between:
            tick()
    tick()
    assert state.wrong() == {}


def test_rolled_back_and_told_all_the_same(acts):
    made, state = acts
    before = truth.stored(), truth.stored_states()
    with tapped() as tap, transaction.atomic():
        assert answers([act for act in made if act.is_told_apart])
        transaction.set_rollback(True)
    assert not RosterDirty.objects.exists()
    tap.tell()
    tick()
    assert state.wrong() == {}
    assert (truth.stored(), truth.stored_states()) == before


def test_lost(acts):
    made, state = acts
    told = [act for act in made if not act.name.startswith(("removed", "retire"))]
    with tapped(is_held=True):
        answers(told)
    for act in told:
        act.later()
    mend()
    assert state.wrong() == {}


def test_beside_failing_receivers_where_the_platform_catches_them(acts):
    made, state = acts
    with failing_others(robust=True):
        assert answers(made) == USUAL
    tick()
    assert state.wrong() == {}


def test_beside_failing_receivers_that_break_the_platforms_act(acts):
    made, state = acts
    signals = ears()
    broken = [act for act in made if any(not is_robust(signals[one][0]) for one in act.hears)]
    for act in broken:
        with failing_others(robust=False):
            if act.name == "retire":
                assert act.act() == [500, 500]
                continue
            with pytest.raises(OthersError), transaction.atomic():
                act.act()
    answers([act for act in broken if act.name == "retire"])
    tick()
    assert state.wrong() == {}


def test_beside_a_failing_hook_that_comes_before_ours(acts):
    made, state = acts
    told = [act for act in made if not act.name.startswith(("removed", "retire"))]
    for act in told:
        with pytest.raises(OthersError):
            act_after_a_failing_hook(act)
    mend()
    assert state.wrong() == {}


def act_after_a_failing_hook(act):
    def fail():
        raise OthersError

    with transaction.atomic():
        transaction.on_commit(fail)
        act.act()


@contextmanager
def without(model):
    """Its table is away."""
    table = connection.ops.quote_name(model._meta.db_table)
    away = connection.ops.quote_name(f"{model._meta.db_table}_away")
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO {away}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {away} RENAME TO {table}")


def test_without_our_marks(acts):
    made, state = acts
    with without(RosterDirty):
        given = answers(made)
    # A retirement that left something of ours would be worse than one that is tried again.
    assert given == USUAL | {"retire": [500, 500]}
    answers([act for act in made if act.name == "retire"])
    mend()
    assert state.wrong() == {}


def test_without_the_broker(acts, monkeypatch):
    made, state = acts
    nowhere = Connection("redis://127.0.0.1:1/0", transport_options={"socket_connect_timeout": 1})
    with monkeypatch.context() as patch:
        patch.setattr(roster.drain_marks.app.amqp, "_producer_pool", pools.producers[nowhere])
        assert answers(made) == USUAL
        cache.clear()  # Ten seconds after the tick before.
        with pytest.raises(due.BrokerDownError):
            due.tick(timezone.now())
    tick()
    assert state.wrong() == {}


def test_in_a_transaction_that_is_ended_by_hand(acts):
    made, state = acts
    transaction.set_autocommit(False)
    try:
        for act in made:
            if act.name in {"grade", "giverole", "takerole", "saveaccount", "deleteenrolment"}:
                assert act.act() == USUAL[act.name]
        transaction.commit()
    finally:
        transaction.set_autocommit(True)
    assert Learner.objects.exists()
    tick()
    assert state.wrong() == {}
