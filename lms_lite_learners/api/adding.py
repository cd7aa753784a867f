"""POST `organizations/{org}/learners/`: adding typed addresses at once.

The path is the list's; `api.learners` serves GET there and takes the POST from `AddingMixin`.
"""

from typing import Any

from django.core.validators import ProhibitNullCharactersValidator
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.validators import ProhibitSurrogateCharactersValidator

from lms_lite_learners import imports
from lms_lite_learners.api.schema import answers
from lms_lite_learners.api.views import user_id_of
from lms_lite_learners.data import CourseOutcomes, Outcome, Outcomes
from lms_lite_learners.tasks import mail

__all__ = ["AddedSerializer", "AddingMixin", "AddingSerializer", "CourseKeysField", "outcome_json"]


class EmailsField(serializers.Field):  # type: ignore[type-arg] # none before DRF 3.15
    """Addresses as a list or as one pasted text."""

    default_validators = [ProhibitNullCharactersValidator(), ProhibitSurrogateCharactersValidator()]
    default_error_messages = {
        "invalid": _("Give a text or a list of texts."),
        "too_long": _("At most %(limit)d characters.") % {"limit": imports.MAX_TEXT},
    }

    def to_internal_value(self, data: Any) -> list[str]:
        """The texts."""
        texts = [data] if isinstance(data, str) else data
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            self.fail("invalid")
        if sum(map(len, texts)) > imports.MAX_TEXT:
            self.fail("too_long")
        return list(texts)

    def run_validators(self, value: Any) -> None:
        """Look at the texts' characters; those of a list as it is written tell nothing."""
        super().run_validators("".join(value))

    def to_representation(self, value: Any) -> Any:
        """As it came."""
        return value


class CourseKeysField(serializers.ListField):
    """Course keys."""

    child = serializers.CharField(max_length=255)


class AddingSerializer(serializers.Serializer[Any]):
    """Whom to add, and how."""

    emails = EmailsField()
    courses = CourseKeysField(default=list, max_length=100)
    notify = serializers.BooleanField(default=True)
    dry_run = serializers.BooleanField(default=False)
    unsuppress = serializers.BooleanField(default=False)


class CourseOutcomeSerializer(serializers.Serializer[Any]):
    """What became of one course of an address."""

    key = serializers.CharField()
    outcome = serializers.ChoiceField(choices=[o.value for o in CourseOutcomes])


class OutcomeSerializer(serializers.Serializer[Any]):
    """What became of one address; `learner` is the id of its row, if it has one."""

    email = serializers.CharField()
    outcome = serializers.ChoiceField(choices=[o.value for o in Outcomes])
    text = serializers.CharField()
    learner = serializers.CharField(allow_null=True)
    courses = CourseOutcomeSerializer(many=True)


class AddedSerializer(serializers.Serializer[Any]):
    """The outcome of every address in order, and how many there are of each."""

    outcomes = OutcomeSerializer(many=True)
    counts = serializers.DictField(child=serializers.IntegerField())


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """An outcome as the API gives it."""
    return {
        "email": outcome.email,
        "outcome": str(outcome.outcome),
        "text": outcome.text,
        "learner": None if outcome.learner is None else str(outcome.learner),
        "courses": [{"key": one.key, "outcome": str(one.outcome)} for one in outcome.courses],
    }


class AddingMixin:
    """The POST of the list's path."""

    org: str

    @answers(
        AddedSerializer(),
        "Add addresses",
        request=AddingSerializer,
        errors=(400, 401, 403, 404),
    )
    def post(self, request: Request, org: str) -> Response:
        """Add addresses, or with `dry_run` only say what would become of them."""
        body = AddingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        with transaction.atomic():
            outcomes = imports.add(
                self.org, **body.validated_data, acting_user_id=user_id_of(request)
            )
            mail.publish_on_commit()
        counts: dict[str, int] = {}
        for outcome in outcomes:
            counts[str(outcome.outcome)] = counts.get(str(outcome.outcome), 0) + 1
        return Response({"outcomes": [outcome_json(one) for one in outcomes], "counts": counts})
