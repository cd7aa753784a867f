"""Long work: how far it is, its end, and the file it leaves."""

from collections.abc import Callable
from typing import Any

from django.http import FileResponse, StreamingHttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lms_lite_learners import access, imports, jobs, plans, removal
from lms_lite_learners.api.schema import answers
from lms_lite_learners.api.views import ApiView, user_id_of
from lms_lite_learners.data import JobState, Kind
from lms_lite_learners.exceptions import NotFoundError
from lms_lite_learners.models import Job
from lms_lite_learners.results import export
from lms_lite_learners.tasks import jobs as job_tasks
from lms_lite_learners.tasks.jobs import publish_on_commit

# What goes on when a plan ends.
ANY_PLAN = frozenset({Kind.REMOVAL.value, Kind.VERIFICATION.value})

__all__ = ["JobSerializer", "JobView", "job_json"]


class ErrorOfJobSerializer(serializers.Serializer[Any]):
    """Why a job failed."""

    code = serializers.CharField()
    detail = serializers.CharField()


class LinksSerializer(serializers.Serializer[Any]):
    """Where to go from a job; null where there is nothing (yet)."""

    self = serializers.URLField()
    cancel = serializers.URLField(allow_null=True)
    rows = serializers.URLField(allow_null=True)
    apply = serializers.URLField(allow_null=True)
    comparison = serializers.URLField(allow_null=True)
    file = serializers.URLField(allow_null=True)
    manifest = serializers.URLField(allow_null=True)
    receipt = serializers.URLField(allow_null=True)


class JobSerializer(serializers.Serializer[Any]):
    """A job; of an imported file, `ignored_columns` mean nothing here, `sheet` was read.

    `checked` are the rows that were found to hold before a preview is applied.
    """

    id = serializers.CharField()
    kind = serializers.ChoiceField(choices=[kind.value for kind in Kind])
    state = serializers.ChoiceField(choices=[state.value for state in JobState])
    counts = serializers.DictField(child=serializers.IntegerField())
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    checked = serializers.IntegerField()
    dry_run = serializers.BooleanField()
    ignored_columns = serializers.ListField(child=serializers.CharField())
    sheet = serializers.CharField(allow_blank=True)
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    error = ErrorOfJobSerializer(allow_null=True)
    links = LinksSerializer()


def job_json(job: Job, request: Request) -> dict[str, Any]:
    """A job as the API gives it."""
    arguments = job.arguments
    values = {
        "id": job.public_id,
        "kind": job.kind,
        "state": job.state,
        "counts": job.counts,
        "done": job.done,
        "total": job.total,
        "checked": job.resume_point.get("checked", 0),
        "dry_run": bool(arguments.get("dry_run")),
        "ignored_columns": arguments.get("layout", {}).get("ignored", []),
        "sheet": arguments.get("layout", {}).get("sheet", ""),
        "started_at": job.started_at,
        "finished_at": job.finished_at,
        "error": {"code": job.error_code, "detail": job.error_detail} if job.error_code else None,
        "links": _links(job, request),
    }
    return dict(JobSerializer(values).data)


def _links(job: Job, request: Request) -> dict[str, str | None]:
    def link(name: str, **arguments: str) -> str:
        return request.build_absolute_uri(reverse(f"lms_lite_learners:{name}", kwargs=arguments))

    is_import = job.kind == Kind.IMPORT and not jobs.is_expired(job, timezone.now())
    is_open = job.state in jobs.OPEN
    is_report = export.has_report(job)
    has_file = is_report or (is_import and not is_open and bool(job.resume_point.get("rejected")))
    return {
        "self": link("job", job_id=job.public_id),
        "cancel": link("job-cancel", job_id=job.public_id) if is_open else None,
        "rows": _rows_link(job, link) if is_import or job.kind == Kind.SENDING else None,
        "apply": (
            link("import-apply", org=job.org, job_id=job.public_id)
            if imports.can_be_applied(job)
            else None
        ),
        "comparison": (
            link("import-comparison", org=job.org, job_id=job.public_id)
            if is_import and job.state == JobState.SUCCEEDED
            else None
        ),
        "file": link("job-file", job_id=job.public_id) if has_file else None,
        "manifest": link("job-manifest", job_id=job.public_id) if is_report else None,
        "receipt": _receipt_link(job, link) if job.kind in ANY_PLAN else None,
    }


def _rows_link(job: Job, link: Callable[..., str]) -> str:
    if job.kind == Kind.SENDING:
        return link("job-rows", job_id=job.public_id)
    return link("import-rows", org=job.org, job_id=job.public_id)


def _receipt_link(job: Job, link: Callable[..., str]) -> str | None:
    """That of the removal: its own job's, or that of a later look at its people."""
    removed = job.public_id if job.kind == Kind.REMOVAL else job.arguments["removal"]
    if not removal.has_receipt(job.org, removed):
        return None
    return link("removal-receipt", org=job.org, job_id=removed)


class JobView(ApiView):
    """A view about one job of the caller, who must still look after its organisation."""

    job: Job

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Ask in this order: signed in, own job, manager of its organisation, plan if it needs one.

        Exports have a rule of their own, for they may be an author's.
        """
        super().initial(request, *args, **kwargs)
        self.job = jobs.get_own(kwargs["job_id"], user_id_of(request))
        if self.job.kind == Kind.EXPORT:
            export.ensure_allowed(request.user, self.job)
            return
        if self.job.kind == Kind.SENDING:
            access.ensure_can_share(request.user, self.job.arguments["course_key"])
        else:
            access.ensure_manager(request.user, self.job.org)
        if self.job.kind not in ANY_PLAN:
            plans.ensure_feature(self.job.org)


class JobDetailView(JobView):
    """How far a job is."""

    @answers(JobSerializer(), "How far a job is")
    def get(self, request: Request, job_id: str) -> Response:
        """The job; one that nobody works on is handed to a worker again."""
        if jobs.needs_worker(self.job):
            publish_on_commit(self.job.pk)
        return Response(job_json(self.job, request))


class JobCancelView(JobView):
    """Stopping a job."""

    @answers(JobSerializer(), "Stop a job", status=202, errors=(401, 403, 404, 409))
    def post(self, request: Request, job_id: str) -> Response:
        """What is done so far stays done."""
        job_tasks.cancel(self.job)
        self.job.refresh_from_db()
        return Response(job_json(self.job, request), status=202)


class JobFileView(JobView):
    """The file of a job: an export's report, an import's rejected rows."""

    @answers(
        None,
        "Download an export's report, or an import's rejected rows as CSV",
        errors=(401, 403, 404, 410),
    )
    def get(self, request: Request, job_id: str) -> StreamingHttpResponse:
        """The report; or a CSV that can be mended and imported again as it is."""
        if self.job.kind == Kind.EXPORT:
            report = export.open_report(self.job, user=request.user)
            return FileResponse(
                report.file,
                as_attachment=True,
                filename=report.name,
                content_type=report.media_type,
                headers=export.HEADERS,
            )
        if self.job.kind != Kind.IMPORT:
            raise NotFoundError
        return StreamingHttpResponse(
            imports.open_rejected_rows(self.job, acting_user_id=user_id_of(request)),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="rejected-rows.csv"'},
        )


class ManifestSerializer(serializers.Serializer[Any]):
    """How a report came about; `sha256` is its checksum under its name."""

    rules = serializers.ListField(child=serializers.CharField())
    organization = serializers.CharField(allow_null=True)
    scope = serializers.CharField()
    range = serializers.DictField()
    layout = serializers.CharField()
    format = serializers.CharField()
    byte_order_mark = serializers.BooleanField()
    neutralized = serializers.BooleanField()
    columns = serializers.ListField(child=serializers.CharField())
    courses = serializers.ListField(child=serializers.CharField())
    selected_learners = serializers.IntegerField(allow_null=True)
    counts = serializers.DictField(child=serializers.IntegerField())
    generated_at = serializers.DateTimeField()
    sha256 = serializers.DictField(child=serializers.CharField())


class JobManifestView(JobView):
    """What a report says about itself."""

    @answers(ManifestSerializer(), "How an export's report came about", errors=(401, 403, 404, 410))
    def get(self, request: Request, job_id: str) -> Response:
        """Rules, range, columns, counts and checksum of the report."""
        return Response(export.manifest_of(self.job, user=request.user))


patterns: list[URLPattern] = [
    path("jobs/<slug:job_id>/", JobDetailView.as_view(), name="job"),
    path("jobs/<slug:job_id>/cancel/", JobCancelView.as_view(), name="job-cancel"),
    path("jobs/<slug:job_id>/file/", JobFileView.as_view(), name="job-file"),
    path("jobs/<slug:job_id>/manifest/", JobManifestView.as_view(), name="job-manifest"),
]
