"""Addresses of the instructor API, below a course's."""

from django.urls import path

from lms.djangoapps.instructor.views.api import StudentsUpdateEnrollmentView

urlpatterns = [
    path(
        "api/students_update_enrollment",
        StudentsUpdateEnrollmentView.as_view(),
        name="students_update_enrollment",
    ),
]
