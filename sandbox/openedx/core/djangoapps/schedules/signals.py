"""What an enrollment means to its schedule."""

from datetime import timedelta

from django.db.models.signals import post_save
from django.dispatch import receiver

from common.djangoapps.course_modes.models import CourseMode
from common.djangoapps.student.models import CourseEnrollment
from common.djangoapps.student.signals import ENROLLMENT_TRACK_UPDATED
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview
from openedx.core.djangoapps.schedules.models import Schedule, ScheduleExperience

UPGRADE_PERIOD = timedelta(days=21)


@receiver(post_save, sender=CourseEnrollment)
def create_schedule(sender, instance, created, **kwargs) -> None:
    """Give a new enrollment its dates, where its course is known."""
    if not created:
        return
    course = CourseOverview.objects.filter(id=instance.course_id).first()
    if course is None:
        return
    start = max(date for date in (instance.created, course.start) if date)
    schedule = Schedule.objects.create(
        enrollment=instance, start_date=start, upgrade_deadline=upgrade_deadline(instance, start)
    )
    ScheduleExperience.objects.create(schedule=schedule)


def upgrade_deadline(enrollment, start):
    """The last day to pay for more, if the course offers it."""
    modes = CourseMode.modes_for_course_dict(enrollment.course_id)
    return start + UPGRADE_PERIOD if CourseMode.VERIFIED in modes else None


@receiver(ENROLLMENT_TRACK_UPDATED)
def update_schedule(sender, user, course_key, **kwargs) -> None:
    """Set the dates anew for somebody who takes the course in another way."""
    rows = Schedule.objects.filter(enrollment__user=user, enrollment__course_id=course_key)
    for schedule in rows.select_related("enrollment"):
        schedule.upgrade_deadline = upgrade_deadline(schedule.enrollment, schedule.start_date)
        schedule.save()
