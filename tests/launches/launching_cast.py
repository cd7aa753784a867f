"""What the tests of launches share: people, courses in every state, and requests of a browser."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from common.djangoapps.course_modes.models import CourseMode
from common.djangoapps.student.models import CourseEnrollment, CourseEnrollmentAllowed
from lms_lite_learners.data import AddedVia, Status
from lms_lite_learners.models import CourseSharing, Learner
from lms_lite_learners.roster import suppression
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview
from openedx.core.djangoapps.waffle_utils.models import WaffleFlagCourseOverrideModel
from openedx.features.course_experience import COURSE_ENABLE_UNENROLLED_ACCESS_FLAG
from sandbox_content.models import AdvancedSettings

BACKEND = "django.contrib.auth.backends.AllowAllUsersModelBackend"
DAY = timedelta(days=1)


def browser(user=None):
    """A browser in which somebody is signed in, whatever the state of the account."""
    client = Client()
    if user is not None:
        client.force_login(get_user_model().objects.get(pk=user.pk), backend=BACKEND)
    return client


def is_in(user, course):
    """Is the account actively enrolled?"""
    return CourseEnrollment.objects.filter(user=user, course_id=course.id, is_active=True).exists()


def share(course, *, save=True, sent=True):
    """Write how a course is shared."""
    CourseSharing.objects.update_or_create(
        course_key=str(course.id),
        defaults={"save_progress": save, "sent_at": timezone.now() if sent else None},
    )


def put_on_list(user, org="Acme"):
    """Put an account on an organisation's list."""
    Learner.objects.create(
        org=org,
        status=Status.ACTIVE.value,
        user=user,
        added_at=timezone.now(),
        added_via=AddedVia.MANUAL.value,
    )


def suppress(user, org="Acme"):
    """Keep an account off an organisation's list."""
    suppression.suppress(org, user_id=user.pk, key=user.email, now=timezone.now())


def allow(user, course, *, auto_enroll=False):
    """Give an address a place on a course's allow list, as a bulk load does: nobody hears of it."""
    CourseEnrollmentAllowed.objects.bulk_create(
        [CourseEnrollmentAllowed(email=user.email, course_id=course.id, auto_enroll=auto_enroll)]
    )


def make_public(course):
    """Let everybody view a course."""
    AdvancedSettings.change(course.id, course_visibility="public")
    WaffleFlagCourseOverrideModel.objects.create(
        waffle_flag=COURSE_ENABLE_UNENROLLED_ACCESS_FLAG.name, course_id=course.id, enabled=True
    )


OPENNESS = {
    "open": {},
    "closed": {"enrollment_end": timezone.now() - DAY},
    "full": {"max_student_enrollments_allowed": 0},
    "invitation-only": {"invitation_only": True},
    "professional-only": {},
    "not started": {"start": timezone.now() + DAY},
    "public": {},
}


def set_openness(course, openness):
    """Put a course into one of the states of OPENNESS."""
    CourseOverview.objects.filter(id=course.id).update(**OPENNESS[openness])
    if openness == "professional-only":
        CourseMode.objects.create(course_id=course.id, mode_slug="professional", min_price=10)
    if openness == "public":
        make_public(course)


def masquerade(client, course):
    """Have staff look at the course as a learner does."""
    answer = client.post(
        f"/courses/{course.id}/masquerade", {"role": "student"}, content_type="application/json"
    )
    assert answer.json()["success"]
