"""The cast: people named by role, in two organisations with a course or two."""

import os
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.management.commands import flush
from django.utils import timezone
from edx_django_utils.cache import RequestCache
from opaque_keys.edx.keys import CourseKey
from organizations.api import ensure_organization
from walks.prepared import prepared_in

from common.djangoapps.student.models import CourseEnrollment, UserProfile
from common.djangoapps.student.roles import CourseInstructorRole, CourseStaffRole, OrgInstructorRole
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview
from tests import flushing

PASSWORD = "sandbox"

# Django's own way empties every table one by one, seven hundred of them, and fills two anew.
flush.sql_flush = flushing.statements
flush.emit_post_migrate_signal = flushing.emit_post_migrate


def pytest_collection_modifyitems(items):
    """Whoever has the database has the second one too, in which old answers are kept.

    What starts processes comes first, and so nearly all in one of several workers: it mostly
    waits, and the others would wait for the sandbox that it prepares.
    """
    items.sort(key=lambda item: item.get_closest_marker("processes") is None)
    for item in items:
        mark = item.get_closest_marker("django_db")
        if mark or {"db", "transactional_db"} & {*getattr(item, "fixturenames", ())}:
            arguments = {"databases": "__all__"} | (mark.kwargs if mark else {})
            item.add_marker(pytest.mark.django_db(**arguments), append=False)


@pytest.fixture(autouse=True)
def _empty_cache():
    """No test sees what another one cached."""
    cache.clear()
    RequestCache.clear_all_namespaces()


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    """What a test uploads goes with it."""
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """A prepared sandbox to copy, one for all of xdist's workers."""
    own = tmp_path_factory.getbasetemp()
    return prepared_in(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)


@pytest.fixture
def person(db):
    """Make accounts: person("ada", name="Ada Lovelace", is_active=False)."""

    def make(username, *, email="", name="", city="", country="", **fields):
        user = get_user_model().objects.create_user(
            username, email or f"{username}@people.example", PASSWORD, **fields
        )
        UserProfile.objects.create(user=user, name=name, city=city, country=country)
        return user

    return make


@pytest.fixture
def course(db):
    """Make course overviews: course("course-v1:Acme+SAFE101+2026", name="Safety")."""

    def make(key, *, name="", **fields):
        course_key = CourseKey.from_string(key)
        now = timezone.now()
        return CourseOverview.objects.create(
            id=course_key,
            org=course_key.org,
            display_name=name or course_key.course,
            start=fields.pop("start", now - timedelta(days=30)),
            _location=f"block-v1:{key.removeprefix('course-v1:')}+type@course+block@course",
            version=CourseOverview.VERSION,
            **fields,
        )

    return make


@pytest.fixture
def acme(person, course):
    """Acme: a manager, an author of SAFE101, a learner there, and three courses."""
    ensure_organization("Acme")
    safe, data, lead = (
        course(f"course-v1:Acme+{code}+2026") for code in ("SAFE101", "DATA200", "LEAD300")
    )
    manager = person("acme-manager", name="Mary Manager")
    author = person("acme-author", name="Arthur Author")
    learner = person("acme-learner", name="Lena Learner", city="Delft", country="NL")
    OrgInstructorRole("Acme").add_users(manager)
    CourseInstructorRole(safe.id).add_users(author)
    CourseStaffRole(safe.id).add_users(author)
    CourseEnrollment.enroll(learner, safe.id)
    return SimpleNamespace(
        org="Acme", manager=manager, author=author, learner=learner, safe=safe, data=data, lead=lead
    )


@pytest.fixture
def globex(person, course):
    """Globex: another organisation with its own manager and course."""
    ensure_organization("Globex")
    manager = person("globex-manager", name="Gina Manager")
    OrgInstructorRole("Globex").add_users(manager)
    return SimpleNamespace(org="Globex", manager=manager, ops=course("course-v1:Globex+OPS10+2026"))


@pytest.fixture
def operator(person):
    """Whoever runs the site: global staff."""
    return person("operator", name="Olga Operator", is_staff=True, is_superuser=True)


@pytest.fixture
def signed_in(client):
    """Sign a person in as a browser does, over the login page: signed_in(acme.manager)."""

    def sign_in(user):
        answer = client.post("/login", {"username": user.username, "password": PASSWORD})
        assert answer.status_code == 302, answer.content.decode()
        return client

    return sign_in
