"""Who is kept off an organisation's list, and letting them come back."""

from functools import partial
from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lms_lite_learners.api.newest import HistoryQuerySerializer, newest_page
from lms_lite_learners.api.schema import answers
from lms_lite_learners.api.serializers import PageSerializer
from lms_lite_learners.api.views import AnyPlanView, user_id_of
from lms_lite_learners.data import is_id
from lms_lite_learners.exceptions import NotFoundError
from lms_lite_learners.roster import suppression

__all__ = ["patterns"]


class SuppressionSerializer(serializers.Serializer[Any]):
    """Somebody who is kept off, known by a keyed hash of account or address: one row for each."""

    id = serializers.CharField()
    created_at = serializers.DateTimeField(
        help_text=gettext_lazy("The same for both rows of a person who was kept off by both.")
    )


class SuppressionsPageSerializer(PageSerializer):
    """A page of them, the newest first."""

    results = SuppressionSerializer(many=True)


class SuppressionsView(AnyPlanView):
    """Those who are kept off."""

    @answers(
        SuppressionsPageSerializer(),
        "List who is kept off, the newest first",
        parameters=[HistoryQuerySerializer],
        errors=(400, 401, 404),
    )
    def get(self, request: Request, org: str) -> Response:
        """When they were kept off: nothing else is known that could be told."""
        page = newest_page(
            request,
            partial(suppression.listed, org),
            key=lambda row: row.pk,
            count=suppression.count(org),
        )
        return Response(SuppressionsPageSerializer(page).data)


class SuppressionView(AnyPlanView):
    """One of them."""

    @answers(None, "Keep a hash off no longer", status=204)
    def delete(self, request: Request, org: str, suppression_id: str) -> Response:
        """Lift it; whoever is kept off by account and by address comes back when both are gone."""
        if not is_id(suppression_id):
            raise NotFoundError(
                _("There is no suppression “%(id)s” here.") % {"id": suppression_id}
            )
        suppression.lift_one(org, int(suppression_id), acting_user_id=user_id_of(request))
        return Response(status=204)


SUPPRESSIONS = "organizations/<str:org>/suppressions/"
patterns: list[URLPattern] = [
    path(SUPPRESSIONS, SuppressionsView.as_view(), name="suppressions"),
    path(f"{SUPPRESSIONS}<str:suppression_id>/", SuppressionView.as_view(), name="suppression"),
]
