"""What a removal takes and gives, field by field."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from lms_lite_learners import imports
from lms_lite_learners.api.adding import EmailsField
from lms_lite_learners.api.serializers import PageSerializer, SelectionSerializer
from lms_lite_learners.data import Category, Selection, is_id
from lms_lite_learners.exceptions import NotFoundError

__all__ = [
    "DownloadSerializer",
    "PreviewSerializer",
    "ReceiptSerializer",
    "RemovalsPageSerializer",
    "RemovedSerializer",
    "RemovingSerializer",
]


class RemovedSerializer(SelectionSerializer):
    """Whom to remove: ids, addresses, or a list's filter with the number shown for it."""

    emails = EmailsField(
        required=False, help_text=gettext_lazy("Of learners or of anybody, as a list or one text.")
    )

    def to_selection(self) -> Selection:
        """The validated values as the rules take them; raises NotFoundError for a senseless id."""
        values = self.validated_data
        emails, learners = values.get("emails"), values.get("learners")
        return Selection(
            learners=None if learners is None else tuple(map(_id, learners)),
            emails=None if emails is None else tuple(r.email for r in imports.read_typed(emails)),
            query=self.to_query(),
            expected=values.get("expected"),
        )


class RemovingSerializer(RemovedSerializer):
    """The same, and that it is meant."""

    confirm = serializers.BooleanField(default=False)
    typed = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=255,
        trim_whitespace=False,
        help_text=gettext_lazy("What the preview says under `typed`, where it says anything."),
    )


class CategoryCountSerializer(serializers.Serializer[Any]):
    """How many rows of one category go and stay, and why those stay."""

    category = serializers.ChoiceField(choices=[c.value for c in Category])
    label = serializers.CharField()  # type: ignore[assignment]  # a name that the base uses too
    erase = serializers.IntegerField()
    keep = serializers.IntegerField()
    reason = serializers.CharField()


class AlsoStaffSerializer(serializers.Serializer[Any]):
    """Somebody whose roles stay: in these courses, or in the organisation where none is named."""

    email = serializers.CharField()
    courses = serializers.ListField(child=serializers.CharField())


class PreviewSerializer(serializers.Serializer[Any]):
    """What a removal would do."""

    learners = serializers.IntegerField()
    categories = CategoryCountSerializer(many=True)
    also_staff = AlsoStaffSerializer(many=True)
    unreachable = serializers.ListField(
        child=serializers.CharField(), help_text=gettext_lazy("Where data stays all the same.")
    )
    is_exact = serializers.BooleanField(
        help_text=gettext_lazy("False where the counts are of some of the people only.")
    )
    not_found = serializers.ListField(
        child=serializers.CharField(),
        help_text=gettext_lazy("Addresses that nobody here has; they are kept off all the same."),
    )
    typed = serializers.CharField(
        help_text=gettext_lazy("What has to be typed to confirm; empty where nothing has.")
    )


class RemovalLinksSerializer(serializers.Serializer[Any]):
    """Where to go from a removal."""

    receipt = serializers.URLField()
    verify = serializers.URLField()


class RemovalSerializer(serializers.Serializer[Any]):
    """A removal with its receipt's number; `left` should be gone and isn't, as known today."""

    id = serializers.CharField()
    number = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    learners = serializers.IntegerField()
    erased = serializers.IntegerField()
    kept = serializers.IntegerField()
    left = serializers.IntegerField()
    verified_at = serializers.DateTimeField(allow_null=True)
    links = RemovalLinksSerializer()


class RemovalsPageSerializer(PageSerializer):
    """A page of removals, the newest first."""

    results = RemovalSerializer(many=True)


class ReceiptSerializer(RemovalSerializer):
    """A receipt as it stands in its chain, and what was added to the chain about it since."""

    content = serializers.DictField()
    previous = serializers.CharField(
        help_text=gettext_lazy("Checksum of the chain's entry before this one; empty for none.")
    )
    checksum = serializers.CharField()
    later = serializers.ListField(child=serializers.DictField())


class DownloadSerializer(serializers.Serializer[Any]):
    """How to answer."""

    download = serializers.BooleanField(
        default=False, help_text=gettext_lazy("As a file to keep, `receipt-<number>.json`.")
    )


def _id(text: str) -> int:
    if not is_id(text):
        raise NotFoundError(_("There is no learner “%(id)s” here.") % {"id": text})
    return int(text)
