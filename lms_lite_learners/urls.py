"""Where the doors are mounted."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "lms_lite_learners"

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/lms_lite_learners/v1/", include("lms_lite_learners.api.urls")),
    path("learners/", include("lms_lite_learners.panel.urls")),
]
