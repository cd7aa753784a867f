"""The sandbox does what the real platform was recorded doing."""

import importlib

import pytest
from django.db import connection

from common.djangoapps.student.models import CourseEnrollmentAllowed
from tests.host import replay_course_home, replay_http, replay_learning, replay_plain
from tests.host.not_yet import NOT_REPLAYED, ONLY_ON, WAITS_FOR
from tests.host.replaying import actions, record, replay
from tests.host.world import World

REPLAYS = {
    **replay_plain.REPLAYS,
    **replay_http.REPLAYS,
    **replay_learning.REPLAYS,
    **replay_course_home.REPLAYS,
}
HERE = sorted(name for name in REPLAYS if ONLY_ON.get(name, connection.vendor) == connection.vendor)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", HERE)
def test_an_action_does_what_was_recorded(name, settings):
    world = World(settings)
    try:
        assert replay(world, name, *REPLAYS[name]) == record(name)
    finally:
        world.end()


def test_every_recorded_action_is_replayed_or_has_a_reason():
    assert set(REPLAYS) | set(NOT_REPLAYED) == set(actions())


def test_no_replayed_action_is_listed_as_waiting():
    assert not set(REPLAYS) & set(NOT_REPLAYED)


@pytest.mark.parametrize("module", sorted(WAITS_FOR))
def test_what_an_action_waits_for_is_not_there_yet(module):
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module(module)


@pytest.mark.django_db
def test_capitals_make_another_address_but_on_mysql(settings):
    World(settings).allow("invitee@example.com")
    found = CourseEnrollmentAllowed.objects.filter(email="INVITEE@EXAMPLE.COM").exists()
    assert found == (connection.vendor == "mysql")
