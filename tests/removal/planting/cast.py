"""Whose rows are planted: one to remove, a colleague, and the same one elsewhere.

One of the other organisations differs from the first by capitals alone.
"""

from datetime import timedelta
from itertools import count

from django.contrib.auth import get_user_model
from django.contrib.sites.models import Site
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey
from organizations.api import ensure_organization

from common.djangoapps.student.models import UserProfile
from common.djangoapps.student.roles import OrgInstructorRole
from lms_lite_learners.host.planting import world
from lms_lite_learners.host.planting.contexts import Context, Named, Place
from lms_lite_learners.host.planting.rows import Planter
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview
from tests.removal.planting.scan import Search, marks_of

# No other number of the database is as high as these: found in another row, they are a link.
FIRST_ACCOUNT, FIRST_ROW = 910_000_001, 920_000_001
GONE, MATE = "gone", "mate"
ACME, GLOBEX, CAPITALS = "Acme", "Globex", "ACME"


class World(world.World):
    """All that is planted, and the search for it."""

    @property
    def search(self):
        """Looks for both people in all organisations."""
        accounts = {str(one.user.pk): one.name for one in (self.gone, self.mate)}
        return Search(accounts, self.orgs, marks_of(self.planter.rows), self.by_hand.stands)


def plant():
    """Plant rows for all of them, and answer what was planted."""
    gone, mate = (_person(name, at) for at, name in enumerate((GONE, MATE)))
    places = (
        _place(ACME, "SAFE101", _manager(ACME)),
        _place(GLOBEX, "OPS10", _manager(GLOBEX)),
        _place(CAPITALS, "DATA200", None),
    )
    staff = Named("staff", _account("course-staff", "course-staff@people.example"))
    site = Site.objects.get_or_create(pk=1, defaults={"domain": "x.example"})[0]
    planter = Planter(staff, site, count(FIRST_ROW), is_numbering=True)
    for place in places:
        planter.made["course_overviews.CourseOverview", Context(None, place)] = (
            CourseOverview.objects.get(id=place.course)
        )
    for person in (gone, mate):
        key = "student.UserProfile", Context(person, None)
        planter.made[key] = UserProfile.objects.get(user=person.user)
    planted = world.plant(planter, gone, mate, places)
    assert planter.unplanted == {}
    return World(**vars(planted))


def _person(name, at):
    username = f"planted-{name}"
    user = _account(username, f"{username}@people.example", pk=FIRST_ACCOUNT + at)
    UserProfile.objects.create(user=user, name=f"{name} Planted")
    return Named(name, user)


def _account(username, address, **fields):
    return get_user_model().objects.create_user(username, address, **fields)


def _manager(org):
    ensure_organization(org)
    manager = _account(f"{org.lower()}-manager", f"{org.lower()}-manager@people.example")
    UserProfile.objects.create(user=manager, name="Mary Manager")
    OrgInstructorRole(org).add_users(manager)
    return manager


def _place(org, code, manager):
    key = CourseKey.from_string(f"course-v1:{org}+{code}+2026")
    CourseOverview.objects.create(
        id=key,
        org=org,
        display_name=code,
        start=timezone.now() - timedelta(days=30),
        _location=f"block-v1:{org}+{code}+2026+type@course+block@course",
        version=CourseOverview.VERSION,
    )
    return Place(org, manager, key)
