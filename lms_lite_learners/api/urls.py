"""The paths of the API."""

from django.urls import URLPattern, URLResolver

from lms_lite_learners.api import adding, imports, jobs, learners, organizations

urlpatterns: list[URLPattern | URLResolver] = [
    *organizations.patterns,
    *learners.patterns,
    *adding.patterns,
    *imports.patterns,
    *jobs.patterns,
]
