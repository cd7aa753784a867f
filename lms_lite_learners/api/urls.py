"""The paths of the API."""

from django.urls import URLPattern, URLResolver, path
from rest_framework.request import Request
from rest_framework.response import Response

from lms_lite_learners.api import (
    audit,
    courses,
    exports,
    imports,
    invitation_settings,
    jobs,
    learners,
    organizations,
    removals,
    suppressions,
)
from lms_lite_learners.api.schema import answers, describe
from lms_lite_learners.api.views import ApiView

BASE = "api/lms_lite_learners/v1/"
PATTERNS: list[URLPattern] = [
    *organizations.patterns,
    *learners.patterns,
    *imports.patterns,
    *exports.patterns,
    *invitation_settings.patterns,
    *courses.patterns,
    *jobs.patterns,
    *removals.patterns,
    *suppressions.patterns,
    *audit.patterns,
]


class SchemaView(ApiView):
    """What the API offers, for programs."""

    @answers({"type": "object"}, "This document", errors=(401,))
    def get(self, _request: Request) -> Response:
        """The OpenAPI 3 document of the whole API."""
        return Response(describe([path(BASE + str(each.pattern), each.callback) for each in ALL]))


SCHEMA = path("schema/", SchemaView.as_view(), name="schema")
ALL: list[URLPattern] = [*PATTERNS, SCHEMA]

urlpatterns: list[URLPattern | URLResolver] = [*ALL]
