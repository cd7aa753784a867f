"""What other applications may ask of course overviews."""

from openedx.core.djangoapps.content.course_overviews.models import CourseOverview


def get_course_overview_or_none(course_id):
    """The overview of a course, or None."""
    return CourseOverview.objects.filter(id=course_id).first()


def get_course_overviews_from_ids(course_ids):
    """Overviews by course key, None for unknown ones."""
    return CourseOverview.get_from_ids(course_ids)
