"""Addresses of entitlements."""

from django.urls import path

from common.djangoapps.entitlements.rest_api.v1.views import EntitlementEnrollmentView

urlpatterns = [
    path(
        "entitlements/<uuid:uuid>/enrollments",
        EntitlementEnrollmentView.as_view(),
        name="enrollments",
    ),
]
