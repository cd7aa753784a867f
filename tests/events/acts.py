"""What happens on the platform so that it tells the plugin, each to a person of its own.

`before` makes the person, `act` is the platform's own way and gives its usual answer, `later` is a
change after it that nobody is told of. `hears` are the receivers of ours that it must come to.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from common.djangoapps.student.models import (
    CourseAccessRole,
    CourseEnrollment,
    CourseEnrollmentAllowed,
    PendingEmailChange,
    Registration,
    UserProfile,
)
from common.djangoapps.student.roles import CourseStaffRole
from lms.djangoapps.grades.models import PersistentCourseGrade
from openedx.core.djangoapps.user_api.models import RetirementState, UserRetirementStatus
from tests.conftest import PASSWORD
from tests.launches.launching_cast import browser, suppress

RETIREMENT = "/api/user/v1/accounts"
JSON = {"content_type": "application/json"}


class Act:
    """One thing that happens; `name` is also that of its person."""

    hears = ()
    is_told_apart = True  # Does telling it of a person to whom it never happened change nothing?

    def __init__(self, world):
        self.world, self.course, self.name = world, world.acme.safe, type(self).__name__.lower()

    def person(self, **fields):
        """The act's own person."""
        return self.world.person(self.name, name=f"{self.name} Person", city="Delft", **fields)

    def enrolled(self, **fields):
        """The same, enrolled and listed."""
        user = self.person(**fields)
        CourseEnrollment.enroll(user, self.course.id)
        return user

    def account(self):
        """The person's account as it is stored."""
        return get_user_model().objects.get(username=self.name)

    def enrollments(self):
        """The person's enrolments."""
        return CourseEnrollment.objects.filter(user__username=self.name)

    def before(self):
        """Make the person."""
        self.enrolled()

    def later(self):
        """A name that nobody is told of."""
        UserProfile.objects.filter(user__username=self.name).update(name="Later Name")


class Enrol(Act):
    hears = ("enrollment-0", "enrollment-1", "veto-enrolled", "veto-changed")

    def before(self):
        self.person()

    def act(self):
        body = {"course_details": {"course_id": str(self.course.id)}}
        answer = browser(self.account()).post("/api/enrollment/v1/enrollment", body, **JSON)
        return answer.status_code, answer.json()["is_active"]

    def later(self):
        self.enrollments().update(is_active=False)


class Unenrol(Act):
    hears = ("enrollment-1", "enrollment-2", "veto-changed")

    def act(self):
        body = {"course_id": str(self.course.id), "enrollment_action": "unenroll"}
        return browser(self.account()).post("/change_enrollment", body).status_code

    def later(self):
        self.enrollments().update(is_active=True)


class DeleteEnrolment(Act):
    hears = ("enrollment-deleted",)

    def act(self):
        return self.enrollments().delete()[0] > 0

    def later(self):
        user = self.account()
        CourseEnrollment.objects.bulk_create(
            [CourseEnrollment(user=user, course_id=self.course.id)]
        )


class Register(Act):
    hears = ("registered", "logged-in", "saved", "profile")

    def before(self):
        self.world.invite(f"{self.name}@people.example")

    def act(self):
        body = {
            "email": f"{self.name}@people.example", "name": "Ada", "username": self.name,
            "password": "a long way round", "honor_code": "true",
        }  # fmt: skip
        return Client().post("/api/user/v2/account/registration/", body).status_code

    def later(self):
        get_user_model().objects.filter(username=self.name).update(is_active=True)


class Confirm(Act):
    hears = ("confirmed", "saved", "veto-account")

    def before(self):
        self.world.invite(f"{self.name}@people.example")
        Registration().register(self.person(is_active=False))

    def act(self):
        key = Registration.objects.get(user__username=self.name).activation_key
        return Client().get(f"/activate/{key}").status_code


class ChangeAddress(Act):
    hears = ("address_changed", "saved", "profile", "veto-account")

    def before(self):
        self.world.invite(f"{self.name}@people.example")
        change = PendingEmailChange(user=self.person(email=f"old-{self.name}@people.example"))
        change.request_change(f"{self.name}@people.example")

    def act(self):
        key = PendingEmailChange.objects.get(user__username=self.name).activation_key
        return Client().get(f"/email_confirm/{key}").status_code


class SignIn(Act):
    hears = ("signed_in", "logged-in")

    def act(self):
        body = {"email_or_username": self.account().email, "password": PASSWORD}
        return Client().post("/api/user/v2/account/login_session/", body).status_code

    def later(self):
        seen = timezone.now() + timedelta(hours=1)
        get_user_model().objects.filter(username=self.name).update(last_login=seen)


class Grade(Act):
    hears = ("graded",)

    def act(self):
        grade = PersistentCourseGrade.update_or_create(
            self.account().pk, self.course.id, percent_grade=0.9, letter_grade="A", passed=True
        )
        return grade.percent_grade

    def later(self):
        rows = PersistentCourseGrade.objects.filter(user_id=self.account().pk)
        rows.update(letter_grade="", percent_grade=0.1)


class GiveRole(Act):
    hears = ("role_given",)

    def act(self):
        CourseStaffRole(self.course.id).add_users(self.account())
        return CourseStaffRole(self.course.id).has_user(self.account())

    def later(self):
        rows = CourseAccessRole.objects.filter(user__username=self.name)
        rows._raw_delete(rows.db)


class TakeRole(Act):
    hears = ("role_taken",)

    def before(self):
        CourseStaffRole(self.course.id).add_users(self.enrolled())

    def act(self):
        CourseStaffRole(self.course.id).remove_users(self.account())
        return CourseAccessRole.objects.filter(user__username=self.name).exists()

    def later(self):
        role = CourseAccessRole(
            user=self.account(), org="Acme", course_id=self.course.id, role="staff"
        )
        CourseAccessRole.objects.bulk_create([role])


class SaveAccount(Act):
    hears = ("saved", "veto-account")

    def act(self):
        user = self.account()
        user.email = "Saved.Anew@people.example"
        user.save()
        return user.pk > 0


class SaveProfile(Act):
    hears = ("profile",)

    def act(self):
        profile = self.account().profile
        profile.name, profile.city = "Another Name", "Leiden"
        profile.save()
        return profile.pk > 0


class RemovedGetsPlace(Act):
    hears = ("veto-place",)

    def before(self):
        suppress(self.person())

    def act(self):
        place = CourseEnrollmentAllowed(email=self.account().email, course_id=self.course.id)
        place.save()
        return place.course_id == self.course.id


class RemovedEnrols(Act):
    hears = ("enrollment-0", "enrollment-1", "veto-enrolled", "veto-changed")

    def before(self):
        suppress(self.person())

    def act(self):
        CourseEnrollment.enroll(self.account(), self.course.id)
        return self.enrollments().exists()


class Retire(Act):
    hears = ("retired-0", "retired-1")
    is_told_apart = False  # Our rows go at its word, whatever became of the account.

    def before(self):
        user, self.service = self.enrolled(), browser(self.world.operator)
        for order, name in enumerate(("PENDING", "RETIRING_LMS"), 1):
            RetirementState.objects.get_or_create(
                state_name=name, defaults={"state_execution_order": order}
            )
        client = browser(user)
        answer = client.post(f"{RETIREMENT}/deactivate_logout/", {"password": PASSWORD})
        assert answer.status_code == 204
        CourseEnrollment.objects.filter(user=user).update(is_active=False)
        state = RetirementState.objects.get(state_name="RETIRING_LMS")
        UserRetirementStatus.objects.filter(user=user).update(current_state=state)

    def act(self):
        steps = [f"{RETIREMENT}/{step}/" for step in ("retire_misc", "retire")]
        return [self.service.post(step, {"username": self.name}).status_code for step in steps]

    def later(self):
        """Nothing changes a retired account."""


@dataclass
class World:
    """The cast, and how an address is invited."""

    acme: object
    person: object
    invite: object
    operator: object


ACTS = (
    Enrol, Unenrol, DeleteEnrolment, Register, Confirm, ChangeAddress, SignIn, Grade, GiveRole,
    TakeRole, SaveAccount, SaveProfile, RemovedGetsPlace, RemovedEnrols, Retire,
)  # fmt: skip
