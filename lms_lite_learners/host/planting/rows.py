"""Rows made from nothing but the columns of their table, each value of its own."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from lms_lite_learners.host.erasing.tables import find_model
from lms_lite_learners.host.planting import columns
from lms_lite_learners.host.planting.columns import meta_of
from lms_lite_learners.host.planting.contexts import Context, Named
from lms_lite_learners.host.planting.inserting import CantPlantError, insert

NOW = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
LONG_ENOUGH = 60
# The greatest number of a small column, and how far below it ours may be.
SMALL, SPARE = 32_767, 10_000

__all__ = ["KEPT_BY", "OWN_CODES", "Planted", "Planter"]


@dataclass(frozen=True)
class Planted:
    """A planted row and whose it is."""

    row: Any
    context: Context

    @property
    def label(self) -> str:
        """Its model."""
        return str(meta_of(self.row).label)


@dataclass
class Planter:
    """Makes one row of a model for each context, and the rows it links to first.

    `numbers` are values that no other row has. Rows are numbered by them where `is_numbering`,
    else by the database, as a site's own rows need to be. `tag` begins each plain text.
    """

    staff: Named
    site: Any
    numbers: "count[int]"
    is_numbering: bool = False
    tag: str = "x"
    # Tables that take no row.
    refusing: frozenset[str] = frozenset()
    made: dict[Any, Any] = field(default_factory=dict)
    rows: list[Planted] = field(default_factory=list)
    # Models of which a row could not be made, and why.
    unplanted: dict[str, str] = field(default_factory=dict)
    texts: "count[int]" = field(default_factory=count)

    def try_row(self, model: Any, context: Context) -> None:
        """Make the row of this context, or note why there is none."""
        try:
            self.row(model, context)
        except CantPlantError as error:
            self.unplanted.setdefault(meta_of(model).label, str(error))

    def row(
        self, model: Any, context: Context, *, private: bool = False, above: Sequence[Any] = ()
    ) -> Any:
        """The row of this context, made if there is none; raises CantPlantError."""
        label = meta_of(model).label
        if label == "auth.User":
            return context.person.user if context.person else self.staff.user
        if label == "sites.Site":
            return self.site
        here = context if private else context.only(columns.ties_of(model))
        key = (label, here)
        if key not in self.made:
            self.made[key] = self.add(model, here, above=(*above, model))
        return self.made[key]

    def add(self, model: Any, context: Context, *, above: Sequence[Any] = (), **values: Any) -> Any:
        """Make another row, with some of its values given; raises CantPlantError."""
        if meta_of(model).db_table in self.refusing:
            raise CantPlantError(f"{meta_of(model).label}: its table can't undo what is written.")
        live = columns.live_of(model)
        if live is not None and columns.is_planted(live) and live not in above:
            former = self.row(live, context, above=(*above, model))
            shared = {one.attname for one in meta_of(former).concrete_fields}
            values = {
                one.attname: getattr(former, one.attname)
                for one in meta_of(model).concrete_fields
                if one.attname in shared
            } | values
        for one in meta_of(model).concrete_fields:
            if one.name not in values and one.attname not in values:
                values[one.attname] = self._value(one, context, above)
        row = model(**values)
        insert(row)
        self.rows.append(Planted(row, context))
        return row

    def _value(self, one: Any, context: Context, above: Sequence[Any]) -> Any:
        if one.is_relation:
            return self._link(one, context, above)
        if one.primary_key:
            return self._key_of(one)
        kind = columns.kind_of(one)
        if kind:
            return self._told(one, kind, context, above)
        if columns.is_staff(one) and isinstance(one, models.CharField):
            return "staff"
        return self._plain(one, context)

    def _key_of(self, one: Any) -> Any:
        if isinstance(one, models.UUIDField):
            return uuid.uuid4()
        if isinstance(one, models.CharField) and not self.is_numbering:
            return self._text(one, "")
        if isinstance(one, models.AutoField) and not self.is_numbering:
            return None
        return next(self.numbers)

    def _link(self, one: Any, context: Context, above: Sequence[Any]) -> Any:
        target = one.related_model
        if target is ContentType:
            return self._content_type()
        if columns.is_staff(one):
            return self.staff.user.pk
        hollow = target in (*above, one.model) or columns.name_of(one) in columns.EMPTY
        known = columns.is_planted(target) or meta_of(target).label in KNOWN
        if hollow or (one.null and not known):
            return None
        shared = columns.ties_of(target) != columns.ties_of(one.model)
        if one.unique and one.null and shared and columns.ties_of(target):
            return None
        # Nothing else may link to it: a row of this context's own.
        private = one.unique and shared and not columns.ties_of(target)
        row = self.row(target, context, private=private, above=above)
        return getattr(row, one.target_field.attname)

    def _content_type(self) -> int | None:
        """That of a thread, to which rows about any kind of post are planted."""
        thread = find_model("forum.CommentThread")
        if thread is not None:
            return ContentType.objects.get_for_model(thread).pk
        return ContentType.objects.order_by("pk").values_list("pk", flat=True).first()

    def _told(self, one: Any, kind: str, context: Context, above: Sequence[Any]) -> Any:
        if kind == "block_type":
            return "problem"
        if kind in OF_PERSON:
            return getattr(context.person.user, OF_PERSON[kind]) if context.person else None
        if kind in OF_PLACE:
            return self._placed(one, getattr(context.place, OF_PLACE[kind], None))
        label, column = KEPT_BY[kind]
        if meta_of(one.model).label == label:
            return uuid.uuid4() if isinstance(one, models.UUIDField) else uuid.uuid4().hex
        model = find_model(label)
        if model is None:
            return uuid.uuid4().hex
        return getattr(self.row(model, context, above=above), column)

    def _placed(self, one: Any, key: Any) -> Any:
        return key if type(one).__name__ in columns.BY_CLASS else str(key)

    def _plain(self, one: Any, context: Context) -> Any:
        both = context.person is not None and context.place is not None
        silent = not both or columns.name_of(one) in columns.EMPTY
        words = "" if silent else context.words
        if "JSON" in type(one).__name__:
            return {"said": words} if words else {}
        if isinstance(one, models.UUIDField):
            return uuid.uuid4()
        if isinstance(one, models.TextField):
            return words
        if isinstance(one, models.CharField):
            return self._text(one, words)
        if isinstance(one, models.IntegerField) and (one.unique or _names_a_row(one)):
            number = next(self.numbers)
            return SMALL - number % SPARE if _is_small(one) else number
        known = [value for kind, value in PLAIN if isinstance(one, kind)]
        return known[0] if known else one.get_default()

    def _text(self, one: Any, words: str) -> str:
        if one.choices:
            return str(one.flatchoices[0][0])
        if one.has_default() and not one.unique:
            return str(one.get_default())
        if one.name in NAMES and (one.max_length or 0) >= LONG_ENOUGH and words:
            return words[: one.max_length]
        text = f"{self.tag}{next(self.texts)}"
        return text[-one.max_length :] if one.max_length else text


OF_PERSON = {"account": "pk", "username": "username", "address": "email"}
OF_PLACE = {"org": "org", "course": "course", "usage": "block"}
NAMES = {"name", "title", "reason", "comment", "notes"}
KNOWN = {"auth.User", "sites.Site", "course_overviews.CourseOverview"}
# Which row a code comes from, that others hold without a link.
KEPT_BY: dict[str, tuple[str, str]] = {
    "anonymous": ("student.AnonymousUserId", "anonymous_user_id"),
    "external": ("external_user_ids.ExternalId", "external_user_id"),
    "submission": ("submissions.Submission", "uuid"),
    "allowance": ("edx_proctoring.ProctoredExamStudentAllowance", "pk"),
    "attempt_number": ("edx_proctoring.ProctoredExamStudentAttempt", "pk"),
    "attempt": ("edx_proctoring.ProctoredExamStudentAttempt", "attempt_code"),
    "enterprise_enrollment": ("enterprise.EnterpriseCourseEnrollment", "pk"),
    "post": ("forum.CommentThread", "pk"),
}
OWN_CODES = {label: (kind,) for kind, (label, column) in KEPT_BY.items() if column != "pk"}
PLAIN: tuple[tuple[Any, Any], ...] = (
    (models.FileField, ""),
    (models.BooleanField, False),
    (models.DecimalField, Decimal(1)),
    (models.DateTimeField, NOW),
    (models.DateField, NOW.date()),
    (models.TimeField, NOW.time()),
    (models.DurationField, datetime.timedelta(1)),
    (models.FloatField, 1.0),
    (models.GenericIPAddressField, "203.0.113.7"),
    (models.BinaryField, b""),
    (models.IntegerField, 1),
)


def _names_a_row(one: Any) -> bool:
    """May a number be that of a row elsewhere? Then it must be nobody's."""
    return str(one.name).endswith("_id")


def _is_small(one: Any) -> bool:
    return isinstance(one, (models.SmallIntegerField, models.PositiveSmallIntegerField))
