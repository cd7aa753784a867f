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
from lms_lite_learners.data import Kind, Outcomes
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
]
