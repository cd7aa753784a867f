"""Who did what in an organisation."""

from datetime import UTC, datetime, time
from functools import partial
from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lms_lite_learners import audit
from lms_lite_learners.api.newest import HistoryQuerySerializer, newest_page
from lms_lite_learners.api.schema import answers
from lms_lite_learners.api.serializers import PageSerializer
from lms_lite_learners.api.views import AnyPlanView
from lms_lite_learners.data import Act, Trail

__all__ = ["patterns"]


class EntrySerializer(serializers.Serializer[Any]):
    """One act; people are ids of accounts or keyed hashes, never names or addresses."""

    id = serializers.CharField()
    at = serializers.DateTimeField()
    action = serializers.ChoiceField(choices=[act.value for act in Act])
    actor = serializers.CharField(
        source="actor_id", help_text=_("Id of the account that asked for it; “0” for nobody.")
    )
    subject = serializers.CharField(
        help_text=_("Id of a job, a learner, a receipt or a course; a plan; or a keyed hash.")
    )
    count = serializers.IntegerField(help_text=_("How many people or things it was about."))


class EntriesPageSerializer(PageSerializer):
    """A page of the trail, the newest first."""

    results = EntrySerializer(many=True)


class TrailQuerySerializer(HistoryQuerySerializer):
    """Which entries, and which page of them."""

    action = serializers.ChoiceField(
        choices=[act.value for act in Act], default="", allow_blank=True
    )

    def get_fields(self) -> dict[str, Any]:
        """The fields, with two dates of which Python keeps one name for itself."""
        dates = {
            name: serializers.DateField(default=None, allow_null=True, help_text=told)
            for name, told in (
                ("from", _("The first day in UTC.")),
                ("to", _("The last day in UTC, itself included.")),
            )
        }
        return dates | super().get_fields()

    def to_trail(self, org: str) -> Trail:
        """The validated values as the rules take them."""
        first, last = self.validated_data["from"], self.validated_data["to"]
        return Trail(
            org,
            action=self.validated_data["action"],
            since=first and datetime.combine(first, time.min, UTC),
            until=last and datetime.combine(last, time.max, UTC),
        )


class AuditView(AnyPlanView):
    """The trail of an organisation."""

    @answers(
        EntriesPageSerializer(),
        "Tell who did what, the newest first",
        parameters=[TrailQuerySerializer],
        errors=(400, 401, 404),
    )
    def get(self, request: Request, org: str) -> Response:
        """The entries of one act or of all, within some days or ever."""
        query = TrailQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        trail = query.to_trail(org)
        count, is_exact = audit.count(trail)
        page = newest_page(
            request,
            partial(audit.entries, trail),
            key=lambda row: row.pk,
            count=count,
            count_is_exact=is_exact,
        )
        return Response(EntriesPageSerializer(page).data)


patterns: list[URLPattern] = [
    path("organizations/<str:org>/audit/", AuditView.as_view(), name="audit"),
]
