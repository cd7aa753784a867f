"""Removing learners: what it would do, doing it, its receipts, and looking again."""

from dataclasses import asdict
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import URLPattern, path
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from lms_lite_learners import removal
from lms_lite_learners.api.jobs import JobSerializer, job_json
from lms_lite_learners.api.newest import HistoryQuerySerializer, newest_page
from lms_lite_learners.api.removal_serializers import (
    DownloadSerializer,
    PreviewSerializer,
    ReceiptSerializer,
    RemovalsPageSerializer,
    RemovedSerializer,
    RemovingSerializer,
)
from lms_lite_learners.api.schema import IDEMPOTENCY_KEY, answers
from lms_lite_learners.api.views import AnyPlanView, idempotency_key, user_id_of
from lms_lite_learners.data import ReceiptPage, ReceiptRow
from lms_lite_learners.models import Job
from lms_lite_learners.tasks.jobs import publish_on_commit

__all__ = ["patterns"]


class PreviewView(AnyPlanView):
    """What a removal would do."""

    @answers(
        PreviewSerializer(),
        "Tell what a removal would erase and keep",
        request=RemovedSerializer,
        errors=(400, 401, 403, 404, 409),
    )
    def post(self, request: Request, org: str) -> Response:
        """Count it; nothing is written."""
        body = RemovedSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        preview = removal.preview(org, body.to_selection(), acting_user=request.user)
        return Response(PreviewSerializer(preview).data)


class RemovalsView(AnyPlanView):
    """The removals of an organisation, whoever of its managers asked for them."""

    @answers(
        RemovalsPageSerializer(),
        "The removals so far, the newest first",
        parameters=[HistoryQuerySerializer],
        errors=(400, 401, 404),
    )
    def get(self, request: Request, org: str) -> Response:
        """Those that have a receipt."""
        page = newest_page(
            request,
            partial(removal.history, org),
            key=lambda row: row.number,
            count=removal.count_history(org),
        )
        page["results"] = [_row(row, org, request) for row in page["results"]]
        return Response(RemovalsPageSerializer(page).data)

    @answers(
        JobSerializer(),
        "Remove people and erase their data",
        status=202,
        request=RemovingSerializer,
        parameters=[IDEMPOTENCY_KEY],
        errors=(400, 401, 403, 404, 409),
    )
    def post(self, request: Request, org: str) -> Response:
        """Start the job; it needs `confirm`, and `typed` where the preview asks for it."""
        body = RemovingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        with transaction.atomic():
            job = removal.ask(
                org,
                body.to_selection(),
                acting_user=request.user,
                confirm=body.validated_data["confirm"],
                typed=body.validated_data["typed"],
                idempotency_key=idempotency_key(request),
            )
        return _started(job, request)


class ReceiptView(AnyPlanView):
    """The receipt of a removal."""

    @answers(
        ReceiptSerializer(),
        "What a removal found, erased and kept",
        parameters=[DownloadSerializer],
        errors=(400, 401, 404),
    )
    def get(self, request: Request, org: str, job_id: str) -> Response:
        """The receipt, which never changes, and later entries about the same removal."""
        query = DownloadSerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        page = removal.get_receipt(org, job_id)
        answer = Response(ReceiptSerializer(_receipt(page, org, request)).data)
        if query.validated_data["download"]:
            name = f"receipt-{page.row.number}.json"
            answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer


class VerifyView(AnyPlanView):
    """Looking again."""

    @answers(
        JobSerializer(),
        "Look again for data of the removed people",
        status=202,
        parameters=[IDEMPOTENCY_KEY],
        errors=(400, 401, 403, 404, 409),
    )
    def post(self, request: Request, org: str, job_id: str) -> Response:
        """Start the job; what it finds is erased and told in an entry after the receipt."""
        job = removal.ask_verification(
            org,
            job_id,
            acting_user_id=user_id_of(request),
            idempotency_key=idempotency_key(request),
            now=timezone.now(),
        )
        return _started(job, request)


def _started(job: Job, request: Request) -> Response:
    publish_on_commit(job.pk)
    return Response(job_json(job, request), status=202)


def _row(row: ReceiptRow, org: str, request: Request) -> dict[str, Any]:
    where = {"org": org, "job_id": row.id}

    def link(name: str) -> str:
        return str(reverse(f"lms_lite_learners:{name}", kwargs=where, request=request))

    return asdict(row) | {
        "links": {"receipt": link("removal-receipt"), "verify": link("removal-verify")}
    }


def _receipt(page: ReceiptPage, org: str, request: Request) -> dict[str, Any]:
    return _row(page.row, org, request) | {
        "content": page.content,
        "previous": page.previous,
        "checksum": page.checksum,
        "later": page.later,
    }


REMOVALS = "organizations/<str:org>/removals/"
REMOVAL = f"{REMOVALS}<slug:job_id>/"
patterns: list[URLPattern] = [
    path(REMOVALS, RemovalsView.as_view(), name="removals"),
    path(f"{REMOVALS}preview/", PreviewView.as_view(), name="removals-preview"),
    path(f"{REMOVAL}receipt/", ReceiptView.as_view(), name="removal-receipt"),
    path(f"{REMOVAL}verify/", VerifyView.as_view(), name="removal-verify"),
]
