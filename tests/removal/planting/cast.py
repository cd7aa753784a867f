"""Whose rows are planted: one to remove, a colleague, and the same one elsewhere.

One of the other organisations differs from the first by capitals alone.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.contrib.sites.models import Site
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey
from organizations.api import ensure_organization

from common.djangoapps.student.models import UserProfile
from common.djangoapps.student.roles import OrgInstructorRole
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview
from tests.removal.planting import columns
from tests.removal.planting.by_hand import plant_by_hand
from tests.removal.planting.rows import Context, Planter
from tests.removal.planting.scan import Search

# No other number of the database is as high as these.
FIRST_ACCOUNT = 910_000_001
GONE, MATE = "gone", "mate"
ACME, GLOBEX, CAPITALS = "Acme", "Globex", "ACME"


@dataclass(frozen=True)
class Named:
    """Somebody by the name under which the search tells of them."""

    name: str
    user: object


@dataclass(frozen=True)
class Place:
    """An organisation's course, and a block of it."""

    org: str
    manager: object
    course: CourseKey

    @property
    def block(self):
        """What learners answer there."""
        return self.course.make_usage_key("openassessment", "essay")


@dataclass(frozen=True)
class World:
    """All that is planted, and the search for it."""

    gone: Named
    mate: Named
    acme: Place
    globex: Place
    planter: Planter
    contexts: tuple
    models: tuple
    by_hand: object

    @property
    def needed(self):
        """Rows of the one to remove that others need."""
        mine = self.contexts[0]
        return {(label, key) for context, label, key in self.by_hand.needed if context == mine}

    @property
    def search(self):
        """Looks for both people in all organisations."""
        accounts = {str(one.user.pk): one.name for one in (self.gone, self.mate)}
        marks = {
            mark: (
                label,
                str(key).replace("-", ""),
                {context.person.name} if context.person else set(),
                {context.place.org} if context.place else set(),
            )
            for mark, (label, key, context) in self.planter.marks.items()
        }
        return Search(accounts, frozenset({ACME, GLOBEX, CAPITALS}), marks, self.by_hand.stands)


def plant():
    """Plant rows for all of them, and answer what was planted."""
    gone, mate = (_person(name, at) for at, name in enumerate((GONE, MATE)))
    acme, globex, capitals = (
        _place(ACME, "SAFE101", _manager(ACME)),
        _place(GLOBEX, "OPS10", _manager(GLOBEX)),
        _place(CAPITALS, "DATA200", None),
    )
    staff = Named("staff", _account("course-staff", "course-staff@people.example"))
    planter = Planter(staff, Site.objects.get_or_create(pk=1, defaults={"domain": "x.example"})[0])
    contexts = (
        Context(gone, acme),
        Context(mate, acme),
        Context(gone, globex),
        Context(gone, capitals),
    )
    for place in (acme, globex, capitals):
        planter.made["course_overviews.CourseOverview", Context(None, place)] = (
            CourseOverview.objects.get(id=place.course)
        )
    for person in (gone, mate):
        key = "student.UserProfile", Context(person, None)
        planter.made[key] = UserProfile.objects.get(user=person.user)
    models = columns.models_tied(columns.PERSON, columns.PLACE)
    for model in models:
        for context in contexts:
            planter.row(model, context)
    for model in columns.models_tied(columns.PERSON):
        for person in (gone, mate):
            planter.row(model, Context(person, acme))
    by_hand = plant_by_hand(planter, *contexts)
    return World(gone, mate, acme, globex, planter, contexts, tuple(models), by_hand)


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
