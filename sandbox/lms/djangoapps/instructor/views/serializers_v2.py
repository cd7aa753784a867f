"""What the new instructor dashboard is told of a course."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from openedx_filters.learning import filters
from rest_framework import serializers

from lms.djangoapps.courseware.access import has_access


class CourseInformationSerializerV2(serializers.Serializer):
    """A course and the tabs of its dashboard."""

    course_id = serializers.SerializerMethodField()
    display_name = serializers.SerializerMethodField()
    org = serializers.SerializerMethodField()
    tabs = serializers.SerializerMethodField()

    def get_course_id(self, data) -> str:
        """The course key."""
        return str(data["course"].id)

    def get_display_name(self, data) -> str:
        """The course's name."""
        return data["course"].display_name

    def get_org(self, data) -> str:
        """The organisation in the key."""
        return data["course"].id.org

    def get_tabs(self, data) -> list[dict]:
        """The platform's own tabs and what filters make of them, in releases that ask them."""
        user, course_key = data["request"].user, data["course"].id
        tabs = own_tabs(course_key) if has_access(user, "staff", course_key) else []
        requested = getattr(filters, "InstructorDashboardTabsRequested", None)
        if requested is None:
            return tabs
        try:
            tabs, _user, _key = requested.run_filter(tabs=tabs, user=user, course_key=course_key)
        except requested.PreventTabsGeneration as prevented:
            return prevented.tabs or []
        return tabs


def own_tabs(course_key) -> list[dict]:
    """The tabs that everybody on a course's staff has; their addresses are paths of the MFE."""
    base = urlsplit(settings.INSTRUCTOR_MICROFRONTEND_URL).path.rstrip("/")
    titles = {"course_info": _("Course Info"), "enrollments": _("Enrollments")}
    return [
        {
            "tab_id": name,
            "title": title,
            "url": f"{base}/{course_key}/{name}",
            "sort_order": 10 * number,
        }
        for number, (name, title) in enumerate(titles.items(), 1)
    ]
