"""What the API takes and gives, field by field."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lms_lite_learners.data import AddedVia, InvitationState, Plan, Query, ResultStatus, Status
from lms_lite_learners.roster.listing import MAX_PAGE_SIZE

MAX_LEARNERS = 10_000
DATE = "%Y-%m-%d"
DUE_HELP = _("When a queued mail may leave: later than now under a daily limit, or for a new try.")

__all__ = [
    "ActivePageSerializer",
    "ActiveRowSerializer",
    "FilterSerializer",
    "LearnerSerializer",
    "LinkSerializer",
    "ListSerializer",
    "OrganizationSerializer",
    "OrganizationsPageSerializer",
    "PendingLearnerSerializer",
    "PendingPageSerializer",
    "PendingRowSerializer",
    "RemindersSerializer",
    "SelectionSerializer",
]


class FilterSerializer(serializers.Serializer[Query]):
    """Which rows of a list: the filters, in an address or as a body's `filter`."""

    tab = serializers.ChoiceField(choices=[s.value for s in Status], default=Status.ACTIVE.value)
    search = serializers.CharField(default="", allow_blank=True, max_length=255)
    course = serializers.CharField(default="", allow_blank=True, max_length=255)
    added_via = serializers.ChoiceField(
        choices=[v.value for v in AddedVia], default="", allow_blank=True
    )
    never_logged_in = serializers.BooleanField(default=False)
    inactive_since = serializers.DateTimeField(
        default=None,
        allow_null=True,
        input_formats=["iso-8601", DATE],
        help_text=_("A time, or a date for its first moment in UTC."),
    )

    def validate_course(self, value: str) -> str:
        """A plus sign that nobody escaped in an address arrives as a blank."""
        return value.replace(" ", "+")

    def to_query(self) -> Query:
        """The validated values as the rules take them."""
        return Query(**self.validated_data)


class ListSerializer(FilterSerializer):
    """Which page of a list, in which order."""

    ordering = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=40,
        help_text=_("A field of the row; “-” before it for descending."),
    )
    cursor = serializers.CharField(default="", allow_blank=True, max_length=2000)
    page_size = serializers.IntegerField(default=50, min_value=1, max_value=MAX_PAGE_SIZE)

    def to_internal_value(self, data: Any) -> Any:
        """Parameters without a value are as good as absent."""
        return super().to_internal_value({key: data[key] for key in data if data[key] != ""})


class ActiveRowSerializer(serializers.Serializer[Any]):
    """A row of the active tab; what may not be shown yet is null."""

    id = serializers.CharField()
    name = serializers.CharField()
    email = serializers.CharField()
    enrolled_courses = serializers.IntegerField(allow_null=True)
    completed_courses = serializers.IntegerField(allow_null=True)
    location = serializers.CharField(allow_null=True)
    last_login = serializers.DateTimeField(allow_null=True)
    added_at = serializers.DateTimeField()
    added_via = serializers.ChoiceField(choices=[v.value for v in AddedVia])


class PendingRowSerializer(serializers.Serializer[Any]):
    """A row of the pending tab; times that never were are null."""

    id = serializers.CharField()
    email = serializers.CharField()
    invitation_state = serializers.ChoiceField(choices=[s.value for s in InvitationState])
    reason = serializers.CharField()
    added_at = serializers.DateTimeField()
    added_by = serializers.CharField()
    invited_at = serializers.DateTimeField(allow_null=True)
    reminded_at = serializers.DateTimeField(allow_null=True)
    remind_allowed_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True, help_text=DUE_HELP)
    reminders = serializers.IntegerField(help_text=_("How many reminders went."))
    next_reminder_at = serializers.DateTimeField(
        allow_null=True, help_text=_("When a reminder goes automatically.")
    )


class ResultSerializer(serializers.Serializer[Any]):
    """What the learner reached in one course; `percent` is null where it can't be read."""

    course_key = serializers.CharField(source="result.course_key")
    name = serializers.CharField(source="course_name")
    status = serializers.ChoiceField(
        choices=[s.value for s in ResultStatus], source="result.status"
    )
    percent = serializers.SerializerMethodField()
    date = serializers.DateTimeField(allow_null=True, source="result.date")

    def get_percent(self, row: Any) -> int | None:
        """The score in per cent."""
        is_readable = row.result.status != ResultStatus.UNREADABLE
        return int(row.result.percent) if is_readable else None


class InvitationSerializer(serializers.Serializer[Any]):
    """How the invitation stands; times that never were are null."""

    state = serializers.ChoiceField(
        choices=[s.value for s in InvitationState], source="invitation_state"
    )
    reason = serializers.CharField()
    invited_at = serializers.DateTimeField(allow_null=True)
    reminded_at = serializers.DateTimeField(allow_null=True)
    remind_allowed_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True, help_text=DUE_HELP)
    reminders = serializers.IntegerField(help_text=_("How many reminders went."))
    next_reminder_at = serializers.DateTimeField(
        allow_null=True, help_text=_("When a reminder goes automatically.")
    )


class LearnerSerializer(serializers.Serializer[Any]):
    """All about one learner; what may not be shown yet, or isn't of the status, is null."""

    id = serializers.CharField()
    status = serializers.ChoiceField(choices=[s.value for s in Status])
    name = serializers.CharField()
    email = serializers.CharField()
    username = serializers.CharField(allow_null=True)
    added_at = serializers.DateTimeField()
    added_by = serializers.CharField()
    added_via = serializers.ChoiceField(choices=[v.value for v in AddedVia])
    location = serializers.CharField(allow_null=True)
    last_login = serializers.DateTimeField(allow_null=True)
    last_active = serializers.DateTimeField(allow_null=True)
    enrolled_courses = serializers.IntegerField(allow_null=True)
    completed_courses = serializers.IntegerField(allow_null=True)
    courses = ResultSerializer(many=True)
    invitation = InvitationSerializer(allow_null=True)
    answered_at = serializers.DateTimeField(
        allow_null=True, help_text=_("When the invitation was accepted or declined.")
    )


class PageSerializer(serializers.Serializer[Any]):
    """What every list answers around its rows."""

    count = serializers.IntegerField()
    count_is_exact = serializers.BooleanField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class ActivePageSerializer(PageSerializer):
    """A page of the active tab."""

    results = ActiveRowSerializer(many=True)


class PendingPageSerializer(PageSerializer):
    """A page of the pending tab."""

    results = PendingRowSerializer(many=True)


class CountsSerializer(serializers.Serializer[Any]):
    """How long the two lists are; a kept figure above 10,000."""

    active = serializers.IntegerField()
    pending = serializers.IntegerField()


class OrganizationSerializer(serializers.Serializer[Any]):
    """An organisation that the caller looks after."""

    org = serializers.CharField()
    name = serializers.CharField()
    plan = serializers.ChoiceField(choices=[p.value for p in Plan])
    features = serializers.ListField(child=serializers.CharField())
    counts = CountsSerializer()


class OrganizationsPageSerializer(PageSerializer):
    """All the organisations that the caller looks after, on one page."""

    results = OrganizationSerializer(many=True)


class SelectionSerializer(serializers.Serializer[Any]):
    """Whom something is done to: ids, or a list's filter with the number shown for it."""

    learners = serializers.ListField(
        child=serializers.CharField(max_length=20), required=False, max_length=MAX_LEARNERS
    )
    filter = FilterSerializer(required=False)
    expected = serializers.IntegerField(required=False, min_value=0)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A filter comes with its number."""
        if "filter" in attrs and "expected" not in attrs:
            raise serializers.ValidationError(
                {"expected": [_("A filter needs the number of learners it was shown with.")]}
            )
        return attrs

    def to_query(self) -> Query | None:
        """The filter as the rules take it, if there is one."""
        chosen = self.validated_data.get("filter")
        return None if chosen is None else Query(**chosen)


class RemindersSerializer(SelectionSerializer):
    """Whom to remind: ids, or a filter of the pending tab with the number shown for it."""

    def to_internal_value(self, data: Any) -> Any:
        """Only pending learners are reminded: a filter that names no tab means theirs."""
        if isinstance(data, Mapping) and isinstance(data.get("filter"), Mapping):
            data = {**data, "filter": {"tab": Status.PENDING.value, **data["filter"]}}
        return super().to_internal_value(data)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Exactly one of the two, and a filter with its number."""
        if ("learners" in attrs) == ("filter" in attrs):
            field = "filter" if "filter" in attrs else "learners"
            raise serializers.ValidationError({field: [_("Name either “learners” or a “filter”.")]})
        return super().validate(attrs)


class PendingLearnerSerializer(serializers.Serializer[Any]):
    """The pending learner that something was done to."""

    id = serializers.CharField()
    email = serializers.CharField()


class LinkSerializer(PendingLearnerSerializer):
    """The address of an invitation's page, and whose it is."""

    link = serializers.URLField()
