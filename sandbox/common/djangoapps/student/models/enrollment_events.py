"""What an enrollment tells the rest of the platform."""

from enum import StrEnum

from openedx_events.learning.data import (
    CourseData,
    CourseEnrollmentData,
    UserData,
    UserPersonalData,
)
from openedx_events.learning.signals import COURSE_UNENROLLMENT_COMPLETED

from common.djangoapps.student.signals.signals import ENROLL_STATUS_CHANGE, UNENROLL_DONE
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview


class EnrollStatusChange(StrEnum):
    """What ENROLL_STATUS_CHANGE tells."""

    enroll = "enroll"
    unenroll = "unenroll"


class EnrollmentEvents:
    """Signals and events of one enrollment."""

    @property
    def course_overview(self):
        """The course, or None if nothing is known of it."""
        return CourseOverview.objects.filter(id=self.course_id).first()

    def send_signal(self, event, cost=None, currency=None) -> None:
        """Send ENROLL_STATUS_CHANGE."""
        ENROLL_STATUS_CHANGE.send(
            sender=None,
            event=event,
            user=self.user,
            mode=self.mode,
            course_id=self.course_id,
            cost=cost,
            currency=currency,
        )

    def note_experiment(self) -> None:
        """Note for the account and the course what each active enrollment has noted."""
        from openedx.core.djangoapps.schedules.config import set_up_external_updates_for_enrollment

        set_up_external_updates_for_enrollment(self.user, self.course_id)

    def tell_ended(self, *, skip_refund) -> None:
        """Tell that the enrollment is inactive now."""
        UNENROLL_DONE.send(sender=None, course_enrollment=self, skip_refund=skip_refund)
        self.send_signal(EnrollStatusChange.unenroll)
        COURSE_UNENROLLMENT_COMPLETED.send_event(enrollment=self.event_data())

    def event_data(self) -> CourseEnrollmentData:
        """The data of this enrollment's events; an account without a profile raises."""
        user, course = self.user, self.course_overview
        return CourseEnrollmentData(
            user=UserData(
                id=user.id,
                is_active=user.is_active,
                pii=UserPersonalData(
                    username=user.username, email=user.email, name=user.profile.name
                ),
            ),
            course=CourseData(
                course_key=self.course_id,
                display_name=(course.display_name or "") if course else "",
            ),
            mode=self.mode,
            is_active=self.is_active,
            creation_date=self.created,
        )
