"""Results as a file: of an organisation, or of an author's own courses."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from lms_lite_learners.api.adding import CourseKeysField
from lms_lite_learners.api.jobs import JobSerializer, job_json
from lms_lite_learners.api.schema import IDEMPOTENCY_KEY, View, answers
from lms_lite_learners.api.serializers import MAX_LEARNERS, PageSerializer
from lms_lite_learners.api.views import ApiView, OrgView, idempotency_key, user_id_of
from lms_lite_learners.data import Page
from lms_lite_learners.host import accounts
from lms_lite_learners.models import Job
from lms_lite_learners.results import export
from lms_lite_learners.results.layout import LAYOUTS
from lms_lite_learners.tasks.jobs import publish_on_commit

MAX_COURSES = 1000


class ExportSerializer(serializers.Serializer[Any]):
    """What to export, and how the report is to look."""

    time_zone = serializers.CharField(default="UTC", max_length=100)
    layout = serializers.ChoiceField(choices=LAYOUTS, default="wide")
    format = serializers.ChoiceField(choices=export.FORMATS, default="csv")
    bom = serializers.BooleanField(default=True)
    neutralize = serializers.BooleanField(default=True)
    learners = serializers.ListField(
        child=serializers.CharField(max_length=20), default=list, max_length=MAX_LEARNERS
    )
    courses = CourseKeysField(default=list, max_length=MAX_COURSES)

    def get_fields(self) -> dict[str, Any]:
        """The fields, with those two whose names Python keeps for itself."""
        dates = {
            name: serializers.DateField(
                default=None, allow_null=True, source=source, help_text=told
            )
            for name, source, told in (
                ("from", "start", _("The first local date of results that count.")),
                ("to", "end", _("The last local date of results that count.")),
            )
        }
        return dates | super().get_fields()

    def to_order(self) -> export.Order:
        """The validated values as the rules take them."""
        return export.Order(**self.validated_data)


class ExportJobSerializer(JobSerializer):
    """An export in the history; links are null where it is another manager's."""

    asked_by = serializers.CharField()
    created_at = serializers.DateTimeField()
    request = serializers.DictField()


class ExportsPageSerializer(PageSerializer):
    """A page of exports, the newest first."""

    results = ExportJobSerializer(many=True)


class HistoryQuerySerializer(serializers.Serializer[Any]):
    """Which page of the history."""

    cursor = serializers.CharField(default="", allow_blank=True, max_length=20)
    page_size = serializers.IntegerField(default=50, min_value=1, max_value=100)


HISTORY = answers(
    ExportsPageSerializer(),
    "The exports so far, the newest first",
    parameters=[HistoryQuerySerializer],
    errors=(400, 401, 403, 404),
)


def _start_of(what: str) -> Callable[[View], View]:
    return answers(
        JobSerializer(),
        what,
        status=202,
        request=ExportSerializer,
        parameters=[IDEMPOTENCY_KEY],
        errors=(400, 401, 403, 404, 409),
    )


class OrgExportsView(OrgView):
    """The exports of an organisation's results."""

    @HISTORY
    def get(self, request: Request, org: str) -> Response:
        """Whoever of its managers asked for them."""
        page = export.of_org(self.org, **_asked(request))
        return _answer(page, request)

    @_start_of("Export the results of an organisation's learners")
    def post(self, request: Request, org: str) -> Response:
        """All courses, or those named; all learners, or those named."""
        job = export.start(
            self.org,
            _order(request),
            acting_user_id=user_id_of(request),
            idempotency_key=idempotency_key(request),
        )
        return _started(job, request)


class OwnExportsView(ApiView):
    """The exports of an author's own courses."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Only authors ask for them; the history of who never was one is empty."""
        super().initial(request, *args, **kwargs)
        if request.method == "POST":
            export.own_courses(request.user)

    @HISTORY
    def get(self, request: Request) -> Response:
        """Those that the caller asked for as an author."""
        return _answer(export.of_author(user_id_of(request), **_asked(request)), request)

    @_start_of("Export the results in one's own courses")
    def post(self, request: Request) -> Response:
        """All courses that the caller is an author of, or those named."""
        job = export.start_own(
            _order(request), user=request.user, idempotency_key=idempotency_key(request)
        )
        return _started(job, request)


def _order(request: Request) -> export.Order:
    body = ExportSerializer(data=request.data)
    body.is_valid(raise_exception=True)
    return body.to_order()


def _started(job: Job, request: Request) -> Response:
    publish_on_commit(job.pk)
    return Response(job_json(job, request), status=202)


def _asked(request: Request) -> dict[str, Any]:
    query = HistoryQuerySerializer(data=request.query_params)
    query.is_valid(raise_exception=True)
    return dict(query.validated_data)


def _answer(page: Page[Job], request: Request) -> Response:
    people = accounts.get_accounts({job.owner_id for job in page.rows})

    def link(cursor: str) -> str | None:
        url = request.build_absolute_uri()
        return replace_query_param(url, "cursor", cursor) if cursor else None

    def row(job: Job) -> dict[str, Any]:
        body = job_json(job, request)
        if job.owner_id != user_id_of(request):
            body["links"] = dict.fromkeys(body["links"])
        owner = people.get(job.owner_id)
        return body | {
            "asked_by": owner.shown_name if owner else "",
            "created_at": job.created_at.isoformat(),
            "request": job.arguments["request"],
        }

    return Response(
        {
            "count": page.count,
            "count_is_exact": page.count_is_exact,
            "next": link(page.next_cursor),
            "previous": link(page.previous_cursor),
            "results": [row(job) for job in page.rows],
        }
    )


patterns: list[URLPattern] = [
    path("organizations/<str:org>/exports/", OrgExportsView.as_view(), name="org-exports"),
    path("exports/", OwnExportsView.as_view(), name="exports"),
]
