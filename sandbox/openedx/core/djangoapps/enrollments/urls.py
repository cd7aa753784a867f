"""Addresses of the enrollment API."""

from django.urls import path

from openedx.core.djangoapps.enrollments.views import EnrollmentListView, UnenrollmentView

urlpatterns = [
    path("enrollment", EnrollmentListView.as_view(), name="courseenrollments"),
    path("unenroll/", UnenrollmentView.as_view(), name="unenrollment"),
]
