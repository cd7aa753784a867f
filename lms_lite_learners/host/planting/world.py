"""Two invented people, three invented organisations, and rows for them wherever rows can be."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.sites.models import Site
from opaque_keys.edx.keys import CourseKey

from lms_lite_learners.host.erasing.tables import find_model
from lms_lite_learners.host.planting import columns
from lms_lite_learners.host.planting.by_hand import Adding, plant_by_hand
from lms_lite_learners.host.planting.contexts import Context, Named, Place
from lms_lite_learners.host.planting.inserting import insert
from lms_lite_learners.host.planting.rows import Planter

# A domain that never exists (RFC 2606): no mail leaves for it.
DOMAIN = "selfcheck.invalid"
OVERVIEW, PROFILE = "course_overviews.CourseOverview", "student.UserProfile"
ORGANIZATION = "organizations.Organization"
ENROLLMENTS = ("student.CourseEnrollment", "student.HistoricalCourseEnrollment")
# Where columns count by numbers of ours, theirs are far from a site's.
FAR = 1_000_000_000

__all__ = ["World", "invent", "plant"]


@dataclass(frozen=True)
class World:
    """All that is planted: one to remove from acme, a colleague, and the same one elsewhere."""

    gone: Named
    mate: Named
    acme: Place
    globex: Place
    capitals: Place
    planter: Planter
    contexts: tuple[Context, ...]
    models: tuple[Any, ...]
    by_hand: Adding

    @property
    def needed(self) -> set[tuple[str, str]]:
        """Rows of the one to remove that others need."""
        mine = self.contexts[0]
        return {(label, key) for context, label, key in self.by_hand.needed if context == mine}

    @property
    def orgs(self) -> frozenset[str]:
        """The organisations, one of which differs from the first by capitals alone."""
        return frozenset({self.acme.org, self.globex.org, self.capitals.org})

    @property
    def names(self) -> frozenset[str]:
        """What nobody else's rows hold, in small letters: of people, organisations and the site."""
        people = (self.gone, self.mate, self.planter.staff)
        usernames = {one.user.username for one in people}
        names = usernames | self.orgs | {str(self.planter.site.domain), self.planter.tag}
        return frozenset(name.lower() for name in names)


def plant(planter: Planter, gone: Named, mate: Named, places: tuple[Place, Place, Place]) -> World:
    """Plant rows for both people in the first of these places, and for the first one in all."""
    contexts = (
        Context(gone, places[0]),
        Context(mate, places[0]),
        Context(gone, places[1]),
        Context(gone, places[2]),
    )
    models = columns.models_tied(columns.PERSON, columns.PLACE)
    for model in models:
        for context in contexts:
            planter.try_row(model, context)
    for model in columns.models_tied(columns.PERSON):
        for person in (gone, mate):
            planter.try_row(model, Context(person, places[0]))
    by_hand = plant_by_hand(planter, *contexts)
    return World(gone, mate, *places, planter, contexts, tuple(models), by_hand)


def invent(refusing: Iterable[str] = ()) -> World:
    """Invent names that nobody has and plant rows for them, in a transaction to be rolled back.

    Nothing is planted in tables that are `refusing`, and no signal is sent.
    """
    token = secrets.token_hex(4)
    staff, gone, mate = (_person(name, token) for name in ("staff", "gone", "mate"))
    site = Site(domain=f"{token}.{DOMAIN}", name=token)
    insert(site)
    numbers = count(FAR + secrets.randbelow(FAR))
    planter = Planter(staff, site, numbers, tag=f"{token}x", refusing=frozenset(refusing))
    org = f"Sc{token}a"
    places = (
        _place(planter, org, "LEARN1", is_known=True),
        _place(planter, f"Sc{token}b", "LEARN2", is_known=True),
        # Some databases take it for the first: no list of organisations holds both.
        _place(planter, org.upper(), "LEARN3", is_known=False),
    )
    for person in (gone, mate):
        context = Context(person, None)
        planter.made[PROFILE, context] = planter.add(
            find_model(PROFILE), context, user_id=person.user.pk, name=person.name
        )
    # Whatever else makes the other one paid for, this one goes.
    plain = Context(gone, _place(planter, org, "LEARN4", is_known=False))
    for label in ENROLLMENTS:
        planter.try_row(find_model(label), plain)
    return plant(planter, gone, mate, places)


def _person(name: str, token: str) -> Named:
    username = f"sc{token}{name}"
    user = get_user_model()(
        username=username,
        email=f"{username}@{DOMAIN}",
        password=make_password(None),
        is_active=False,
    )
    insert(user)
    return Named(name, user)


def _place(planter: Planter, org: str, code: str, *, is_known: bool) -> Place:
    key = CourseKey.from_string(f"course-v1:{org}+{code}+2026")
    place = Place(org, planter.staff.user, key)
    context = Context(None, place)
    overview = find_model(OVERVIEW)
    planter.made[OVERVIEW, context] = planter.add(
        overview,
        context,
        id=key,
        org=org,
        display_name=code,
        version=overview.VERSION,
        _location=key.make_usage_key("course", "course"),
    )
    organization = find_model(ORGANIZATION)
    if is_known and organization is not None:
        planter.add(organization, context, name=org, short_name=org)
    return place
