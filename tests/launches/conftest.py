"""What the tests of launches share."""

import pytest

from common.djangoapps.student.models import CourseEnrollment
from common.djangoapps.student.roles import CourseStaffRole
from tests.launches.launching_cast import allow, browser, masquerade, put_on_list, suppress


@pytest.fixture
def cast(acme, person):
    """Somebody of every kind, in front of a browser: cast("on the list")."""
    course = acme.data

    def make(who):
        if who == "anonymous":
            return None, browser()
        user = person(who.replace(" ", "-").replace("-", ""), is_active=who != "inactive")
        acts = {
            "enrolled": lambda: CourseEnrollment.enroll(user, course.id),
            "on the list": lambda: put_on_list(user),
            "allow-listed": lambda: allow(user, course),
            "suppressed": lambda: suppress(user),
            "staff": lambda: CourseStaffRole(course.id).add_users(user),
            "masquerading": lambda: CourseStaffRole(course.id).add_users(user),
        }
        acts.get(who, lambda: None)()
        client = browser(user)
        if who == "masquerading":
            masquerade(client, course)
        return user, client

    return make
