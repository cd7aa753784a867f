"""What revoking an invitation does to the courses that were asked for with it."""

import pytest
from django.utils import timezone

from common.djangoapps.student.models import CourseEnrollmentAllowed, ManualEnrollmentAudit
from lms_lite_learners import imports, invitations
from lms_lite_learners.exceptions import ConflictError
from lms_lite_learners.models import Invitation, Learner

pytestmark = pytest.mark.django_db
EMAIL = "ada@people.example"


@pytest.fixture
def add(acme):
    """Add the address to Acme's list: add(courses=[...])."""

    def act(**options):
        return imports.add("Acme", EMAIL, acting_user_id=acme.manager.id, **options)[0]

    return act


def revoke(acme):
    learner = Learner.objects.get(email_key=EMAIL)
    invitations.revoke("Acme", learner.pk, acting_user_id=acme.manager.id)


def places():
    return list(CourseEnrollmentAllowed.objects.values_list("course_id", flat=True))


def test_revoking_takes_the_courses_of_the_invitation_back(add, acme, globex):
    add(courses=[str(acme.safe.id)])
    CourseEnrollmentAllowed.objects.create(email=EMAIL, course_id=globex.ops.id)
    revoke(acme)
    assert places() == [globex.ops.id]


def test_revoking_leaves_what_staff_allowed(add, acme):
    typed = "Ada@People.example"
    CourseEnrollmentAllowed.objects.create(email=typed, course_id=acme.data.id, auto_enroll=True)
    ManualEnrollmentAudit.create_manual_enrollment_audit(
        acme.author, typed, "from unenrolled to allowed to enroll", ""
    )
    add()
    revoke(acme)
    assert places() == [acme.data.id]


def test_adding_on_purpose_is_what_the_refusal_advises_after_a_no(add, acme):
    add()
    row = Invitation.objects.get()
    invitations.decline(row.token, timezone.now())
    with pytest.raises(ConflictError) as caught:
        invitations.link("Acme", row.learner_id)
    assert "on purpose" in caught.value.detail
    assert "revoke" not in caught.value.detail
    assert add(unsuppress=True).outcome == "already_pending"


@pytest.mark.parametrize("state", ["invited", "expired"])
def test_adding_somebody_whose_invitation_expired_says_so(add, state):
    add()
    assert "expired" not in add().text
    Invitation.objects.update(state=state, expires_at=timezone.now())
    assert "expired: renew it" in add().text
