"""R5.8: `LEARNER_REMOVED` tells other plugins of each person, once, when it is committed."""

import pytest

from lms_lite_learners.events import LEARNER_REMOVED

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    """What `LEARNER_REMOVED` told."""
    heard = []

    def hear(org, user_id, removal, **_more):
        heard.append((org, user_id, removal))

    LEARNER_REMOVED.connect(hear)
    yield heard
    LEARNER_REMOVED.disconnect(hear)


@pytest.fixture
def deaf_one():
    """A receiver that fails."""

    def fail(**_arguments):
        raise ValueError("not today")

    LEARNER_REMOVED.connect(fail)
    yield
    LEARNER_REMOVED.disconnect(fail)


def test_others_hear_once_of_each_person_after_the_commit(
    deaf_one, told, acme, person, listed, remove, django_capture_on_commit_callbacks
):
    ann = person("ann")
    learner = listed("Acme", ann)
    with django_capture_on_commit_callbacks() as waiting:
        job = remove(acme, learners=[learner])
    assert (job.state, told) == ("succeeded", [])
    for tell in waiting:
        tell()
    assert told == [("Acme", ann.pk, job.public_id)]


def test_the_signal_is_there_for_others_to_import():
    from lms_lite_learners import signals

    assert signals.LEARNER_REMOVED is LEARNER_REMOVED
