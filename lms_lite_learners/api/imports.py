"""Importing a file of people."""

import re
from collections.abc import Mapping
from typing import Any, cast

from django.http import HttpResponse, QueryDict
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from lms_lite_learners import conf, imports, jobs
from lms_lite_learners.api.adding import CourseKeysField, OutcomeSerializer, outcome_json
from lms_lite_learners.api.jobs import JobSerializer, job_json
from lms_lite_learners.api.schema import IDEMPOTENCY_KEY, answers
from lms_lite_learners.api.serializers import PageSerializer
from lms_lite_learners.api.views import OrgView, idempotency_key, user_id_of
from lms_lite_learners.data import Compared, ComparedStates, Kind, Outcomes, Status
from lms_lite_learners.exceptions import NotFoundError, TooLargeError
from lms_lite_learners.models import Job
from lms_lite_learners.tasks.jobs import publish_on_commit

# What a form needs around its file.
FORM_BYTES = 1024 * 1024


class UploadSerializer(serializers.Serializer[Any]):
    """A file of people, and what to do with them."""

    file = serializers.FileField(allow_empty_file=True)
    courses = CourseKeysField(default=list, max_length=100)
    notify = serializers.BooleanField(default=True)
    strict = serializers.BooleanField(default=False)
    dry_run = serializers.BooleanField(default=False)


class RowSerializer(OutcomeSerializer):
    """What became of one row, with its line as an editor shows it."""

    line = serializers.IntegerField()


class RowsPageSerializer(PageSerializer):
    """A page of rows."""

    results = RowSerializer(many=True)


class RowsQuerySerializer(serializers.Serializer[Any]):
    """Which rows."""

    outcome = serializers.ChoiceField(
        choices=[one.value for one in Outcomes], default="", allow_blank=True
    )
    cursor = serializers.CharField(default="", allow_blank=True, max_length=20)
    page_size = serializers.IntegerField(default=50, min_value=1, max_value=100)


class ComparedSerializer(serializers.Serializer[Any]):
    """Somebody of the file (`line`) or of the list (`learner`, `status`)."""

    email = serializers.CharField()
    name = serializers.CharField()
    line = serializers.IntegerField(allow_null=True)
    learner = serializers.CharField(allow_null=True)
    status = serializers.ChoiceField(choices=[one.value for one in Status], allow_null=True)


class ComparedPageSerializer(PageSerializer):
    """A page of people, and how many there are in each state.

    `unnamed` rows of the file have no address; whom they mean may be among the gone.
    """

    new = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    gone = serializers.IntegerField()
    listed = serializers.IntegerField()
    unnamed = serializers.IntegerField()
    results = ComparedSerializer(many=True)


class ComparisonQuerySerializer(serializers.Serializer[Any]):
    """Which people."""

    state = serializers.ChoiceField(choices=[one.value for one in ComparedStates])
    cursor = serializers.CharField(default="", allow_blank=True, max_length=40)
    page_size = serializers.IntegerField(default=50, min_value=1, max_value=100)


class ImportsView(OrgView):
    """Starting an import."""

    def get_parsers(self) -> list[BaseParser]:
        """A form with a file."""
        return [MultiPartParser()]

    @answers(
        JobSerializer(),
        "Import a file of people",
        status=202,
        request={"multipart/form-data": UploadSerializer},
        parameters=[IDEMPOTENCY_KEY],
        errors=(400, 401, 403, 404, 409, 413),
    )
    def post(self, request: Request, org: str) -> Response:
        """Keep the file and answer the job that imports it."""
        _ensure_length(request)
        body = UploadSerializer(data=_form(request))
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        job = imports.start(
            self.org,
            values.pop("file"),
            **values,
            acting_user_id=user_id_of(request),
            idempotency_key=idempotency_key(request),
        )
        publish_on_commit(job.pk)
        return Response(job_json(job, request), status=202)


def _ensure_length(request: Request) -> None:
    """Refuse a body that can't be right before it is read."""
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    limit = conf.import_max_bytes()
    if length.isdigit() and int(length) > limit + FORM_BYTES:
        raise TooLargeError(_("An imported file has at most %(limit)d bytes.") % {"limit": limit})


def _form(request: Request) -> Mapping[str, Any]:
    """The form's fields; a switch that isn't sent keeps its default, unlike in a browser's form."""
    form = cast("QueryDict", request.data)
    values = {name: form[name] for name in form if name != "courses"}
    texts = form.getlist("courses") if "courses" in form else []
    return values | {
        "courses": [key for text in texts for key in re.split(r"[;,\s]+", text) if key]
    }


class ImportRowsView(OrgView):
    """What became of the rows."""

    @answers(
        RowsPageSerializer(),
        "What became of an import's rows",
        parameters=[RowsQuerySerializer],
        errors=(400, 401, 403, 404, 410),
    )
    def get(self, request: Request, org: str, job_id: str) -> Response:
        """A page of outcomes in the order of the file."""
        query = RowsQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        page = imports.list_rows(_import_of(self.org, job_id, request), **query.validated_data)

        def link(cursor: str) -> str | None:
            url = request.build_absolute_uri()
            return replace_query_param(url, "cursor", cursor) if cursor else None

        return Response(
            {
                "count": page.count,
                "count_is_exact": page.count_is_exact,
                "next": link(page.next_cursor),
                "previous": link(page.previous_cursor),
                "results": [{"line": row.line, **outcome_json(row)} for row in page.rows],
            }
        )


def _import_of(org: str, job_id: str, request: Request) -> Job:
    job = jobs.get_own(job_id, user_id_of(request))
    if job.org != org or job.kind != Kind.IMPORT:
        raise NotFoundError(_("There is no import “%(id)s” here.") % {"id": job_id})
    return job


class ImportApplyView(OrgView):
    """Doing for real what a preview showed."""

    @answers(
        JobSerializer(),
        "Run a dry run for real, if each row would still end as it said",
        status=202,
        parameters=[IDEMPOTENCY_KEY],
        errors=(400, 401, 403, 404, 409, 410),
    )
    def post(self, request: Request, org: str, job_id: str) -> Response:
        """The job that adds the people; applying a preview twice answers the same one."""
        job = imports.apply_preview(
            _import_of(self.org, job_id, request),
            acting_user_id=user_id_of(request),
            idempotency_key=idempotency_key(request),
        )
        publish_on_commit(job.pk)
        return Response(job_json(job, request), status=202)


class ImportComparisonView(OrgView):
    """The file against the list."""

    @answers(
        ComparedPageSerializer(),
        "Who of a file would be new, is on the list, or is gone from the file",
        parameters=[ComparisonQuerySerializer],
        errors=(400, 401, 403, 404, 409, 410),
    )
    def get(self, request: Request, org: str, job_id: str) -> Response:
        """A page of people; pages go forward only."""
        job = _import_of(self.org, job_id, request)
        query = ComparisonQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        found = imports.compare(job)
        page = imports.list_compared(job, found, **query.validated_data)
        url = request.build_absolute_uri()
        return Response(
            {
                "count": page.count,
                "count_is_exact": page.count_is_exact,
                "next": replace_query_param(url, "cursor", page.next_cursor)
                if page.next_cursor
                else None,
                "previous": None,
                "new": found.new,
                "unchanged": found.unchanged,
                "gone": found.gone,
                "listed": found.listed,
                "unnamed": found.unnamed,
                "results": [_compared_json(one) for one in page.rows],
            }
        )


def _compared_json(one: Compared) -> dict[str, Any]:
    return {
        "email": one.email,
        "name": one.name,
        "line": one.line,
        "learner": None if one.learner is None else str(one.learner),
        "status": one.status,
    }


class MendSerializer(serializers.Serializer[Any]):
    """What a row says instead: another address, the courses that it names, or both."""

    email = serializers.CharField(required=False, max_length=320)
    courses = CourseKeysField(required=False, max_length=100)


class ImportRowView(OrgView):
    """One row of a preview."""

    @answers(
        RowSerializer(),
        "Correct a row of a dry run that does not go",
        request=MendSerializer,
        errors=(400, 401, 403, 404, 409, 410),
    )
    def patch(self, request: Request, org: str, job_id: str, line: int) -> Response:
        """What becomes of the row now; applying the preview goes by the corrected row."""
        job = _import_of(self.org, job_id, request)
        body = MendSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        row = imports.mend_row(job, line, **body.validated_data)
        return Response({"line": row.line, **outcome_json(row)})


class ImportTemplateView(OrgView):
    """An empty list to fill in."""

    @answers(None, "Download a file with the heads that an import understands")
    def get(self, request: Request, org: str) -> HttpResponse:
        """The heads alone."""
        return HttpResponse(
            imports.template(),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="learners.csv"'},
        )


patterns: list[URLPattern] = [
    path("organizations/<str:org>/imports/", ImportsView.as_view(), name="imports"),
    path(
        "organizations/<str:org>/imports/template/",
        ImportTemplateView.as_view(),
        name="import-template",
    ),
    path(
        "organizations/<str:org>/imports/<slug:job_id>/rows/",
        ImportRowsView.as_view(),
        name="import-rows",
    ),
    path(
        "organizations/<str:org>/imports/<slug:job_id>/apply/",
        ImportApplyView.as_view(),
        name="import-apply",
    ),
    path(
        "organizations/<str:org>/imports/<slug:job_id>/rows/<int:line>/",
        ImportRowView.as_view(),
        name="import-row",
    ),
    path(
        "organizations/<str:org>/imports/<slug:job_id>/comparison/",
        ImportComparisonView.as_view(),
        name="import-comparison",
    ),
]
