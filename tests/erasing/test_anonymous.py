"""The names under which accounts are hidden."""

import uuid

import pytest
from django.apps import apps
from opaque_keys.edx.keys import CourseKey

from common.djangoapps.student.models import AnonymousUserId, anonymous_id_for_user
from lms_lite_learners.host.erasing.anonymous import anonymous_ids, external_ids

pytestmark = pytest.mark.django_db


def test_the_names_in_the_organisations_courses_and_everywhere_are_found(acme, globex):
    user = acme.learner
    here, everywhere = anonymous_id_for_user(user, acme.safe.id), anonymous_id_for_user(user, None)
    anonymous_id_for_user(user, globex.ops.id)
    assert anonymous_ids([user.id], "Acme") == {user.id: tuple(sorted((here, everywhere)))}


def test_a_name_from_before_the_secret_key_changed_is_found_too(acme):
    AnonymousUserId.objects.create(
        user=acme.learner, course_id=acme.safe.id, anonymous_user_id="0" * 32
    )
    now = anonymous_id_for_user(acme.learner, acme.safe.id)
    assert set(anonymous_ids([acme.learner.id], "Acme")[acme.learner.id]) >= {"0" * 32, now}


def test_capitals_tell_organisations_apart(acme):
    key = CourseKey.from_string("course-v1:ACME+LIFT101+2026")
    anonymous_id_for_user(acme.learner, key)
    assert anonymous_ids([acme.learner.id], "Acme") == {}


def test_each_account_has_its_own(acme, person):
    other = person("other")
    for user in (acme.learner, other):
        anonymous_id_for_user(user, acme.safe.id)
    found = anonymous_ids([acme.learner.id, other.id], "Acme")
    assert len({*found[acme.learner.id], *found[other.id]}) == 2


def test_tools_know_an_account_by_number_by_a_random_name_and_by_that_of_their_own(acme):
    known = uuid.uuid4()
    kind = apps.get_model("external_user_ids.ExternalIdType").objects.create(name="lti")
    apps.get_model("external_user_ids.ExternalId").objects.create(
        user=acme.learner, external_id_type=kind, external_user_id=known
    )
    consumer = apps.get_model("lti_provider.LtiConsumer").objects.create(
        consumer_name="School", consumer_key="key", consumer_secret="secret"
    )
    apps.get_model("lti_provider.LtiUser").objects.create(
        edx_user=acme.learner, lti_consumer=consumer, lti_user_id="pupil-7"
    )
    found = external_ids([acme.learner.id])[acme.learner.id]
    assert set(found) == {str(acme.learner.id), str(known), "pupil-7"}
