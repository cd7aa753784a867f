"""What the new instructor dashboard asks, and a page in its stead."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from opaque_keys.edx.keys import CourseKey
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from lms.djangoapps.courseware.courses import get_course_by_id
from lms.djangoapps.instructor.permissions import InstructorPermission
from lms.djangoapps.instructor.views.serializers_v2 import CourseInformationSerializerV2


class CourseMetadataView(APIView):
    """The course and the tabs, for those who may see its dashboard."""

    permission_classes = (IsAuthenticated, InstructorPermission)

    def get(self, request: Request, course_id: str) -> Response:
        """Answer for a course."""
        course = get_course_by_id(CourseKey.from_string(course_id))
        return Response(CourseInformationSerializerV2({"course": course, "request": request}).data)


def application(request: HttpRequest, course_id: str, tab_id: str = "") -> HttpResponse:
    """Stands where the platform has the application: it shows the tabs that the API tells."""
    return render(request, "instructor/application.html", {"course_id": course_id, "tab": tab_id})
