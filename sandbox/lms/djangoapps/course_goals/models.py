"""What people plan to do in a course, and on which days they were there."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from simple_history.models import HistoricalRecords

from contract.loader import contract_base, contract_models
from lms.djangoapps.courseware.masquerade import is_masquerading
from openedx.core.djangoapps.user_api.models import UserPreference
from openedx.features.course_experience import ENABLE_COURSE_GOALS


class CourseGoal(contract_base("course_goals.CourseGoal")):
    """How many days a week a learner wants to study."""

    history = HistoricalRecords()


class UserActivity(contract_base("course_goals.UserActivity")):
    """One day on which a learner was in a course."""

    @staticmethod
    def record_user_activity(user, course_key, request=None, only_if_mobile_app=False):
        """Note that somebody is in a course today, in their own time zone; answers the row's id.

        Notes nothing where the flag is off, for visitors, for staff who look as a learner, nor for
        what is no mobile app where only those are meant.
        """
        if not (user and user.id and course_key) or is_masquerading(user, course_key):
            return None
        if not ENABLE_COURSE_GOALS.is_enabled(course_key):
            return None
        if only_if_mobile_app and not is_mobile_app(request):
            return None
        row, _ = UserActivity.objects.get_or_create(
            user=user, course_key=course_key, date=today_of(user)
        )
        return row.id


def is_mobile_app(request) -> bool:
    """Whether a request comes from the platform's own app."""
    agent = request.headers.get("User-Agent", "") if request else ""
    return "edX/org.edx.mobile" in agent


def today_of(user):
    """The date it is where somebody lives, or in the site's time zone."""
    zone = UserPreference.get_value(user, "time_zone")
    return datetime.now(ZoneInfo(zone)).date() if zone else timezone.localdate()


globals().update(contract_models("course_goals", __name__, written=globals()))
