"""Steps that keep suppressed people out.

Each returns a dictionary: the pipeline would stop at anything else.
"""

from typing import Any

from django.utils.translation import gettext as _
from openedx_filters import PipelineStep
from openedx_filters.learning import filters

from lms_lite_learners.host import vetoes
from lms_lite_learners.roster import barring

__all__ = ["KeepOutOfCourse", "RefuseEnrollment"]


class RefuseEnrollment(PipelineStep):
    """Refuse the enrolment of who must not come back, where the platform catches a refusal.

    Elsewhere the refusal would break an act that is no enrolment; the enrolment passes there, and
    `signals` ends it at once.
    """

    def run_filter(self, user: Any, course_key: Any, mode: Any) -> dict[str, Any]:
        """Raise PreventEnrollment, or note that this enrolment must be ended."""
        key = str(course_key)
        if not barring.is_barred(user, key):
            vetoes.forget(user.pk, key)
            return {}
        if vetoes.is_caught():
            raise filters.CourseEnrollmentStarted.PreventEnrollment(refusal())
        vetoes.remember(user.pk, key)
        return {}


class KeepOutOfCourse(PipelineStep):
    """Refuse the pages of a course to who must not come back; asked by newer releases only."""

    def run_filter(self, user: Any, course_key: Any) -> dict[str, Any]:
        """Raise PreventCoursewareAccess."""
        if barring.was_barred(user, str(course_key)):
            raise filters.CoursewareAccessChecksRequested.PreventCoursewareAccess(
                message="The person was removed from the organisation's learners.",
                error_code="removed_learner",
                developer_message="Suppressed by lms_lite_learners.",
                user_message=refusal(),
            )
        return {}


def refusal() -> str:
    """What somebody is told who left or was removed."""
    return _(
        "You left the learners of this organisation or were removed from them; its courses are "
        "closed."
    )
