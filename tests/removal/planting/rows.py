"""Rows made from nothing but the columns of their table, each value of its own."""

import datetime
import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models, router

from tests.removal.planting import columns
from tests.removal.planting.scan import WORDS

# Numbers of planted rows: found in another row, they are a link and nothing else.
FIRST_ROW = 920_000_001
NOW = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
LONG_ENOUGH = 60


@dataclass(frozen=True)
class Context:
    """Somebody in some organisation's course; without a person or a place, what all share."""

    person: object = None
    place: object = None

    def only(self, ties):
        """As much of it as a row tells."""
        return Context(
            self.person if columns.PERSON in ties else None,
            self.place if columns.PLACE in ties else None,
        )

    @property
    def words(self):
        """What the person writes, so that everybody can see whose words these are."""
        return f"planted-{self.person.name} {WORDS} {self.place.course}"


@dataclass
class Planter:
    """Makes one row of a model for each context, and the rows it links to first."""

    staff: object
    site: object
    made: dict = field(default_factory=dict)
    # What only this row holds: its number, its codes.
    marks: dict = field(default_factory=dict)
    numbers: count = field(default_factory=lambda: count(FIRST_ROW))

    def row(self, model, context, *, private=False, above=()):
        """The row of this context, made if there is none."""
        if model._meta.label == "auth.User":
            return context.person.user if context.person else self.staff.user
        if model._meta.label == "sites.Site":
            return self.site
        here = context if private else context.only(columns.ties_of(model))
        key = (model._meta.label, here)
        if key not in self.made:
            self.made[key] = self.add(model, here, above=(*above, model))
        return self.made[key]

    def add(self, model, context, *, above=(), **values):
        """Make another row, with some of its values given."""
        live = columns.live_of(model)
        if live is not None and columns.is_planted(live) and live not in above:
            former = self.row(live, context, above=(*above, model))
            shared = {one.attname for one in former._meta.concrete_fields}
            values = {
                one.attname: getattr(former, one.attname)
                for one in model._meta.concrete_fields
                if one.attname in shared
            } | values
        for one in model._meta.concrete_fields:
            if one.name not in values and one.attname not in values:
                values[one.attname] = self._value(one, context, above)
        row = model(**values)
        model._base_manager.using(router.db_for_write(model)).bulk_create([row])
        self._mark(row, context)
        return row

    def _mark(self, row, context):
        label = row._meta.label
        for one in row._meta.concrete_fields:
            value = getattr(row, one.attname)
            own = one.primary_key and not one.is_relation
            code = isinstance(one, models.UUIDField) or columns.kind_of(one) in OWN_CODES.get(
                label, ()
            )
            if own or (code and not label.partition(".")[2].startswith("Historical")):
                self.marks.setdefault(mark_of(value), (label, row.pk, context))

    def _value(self, one, context, above):
        if one.is_relation:
            return self._link(one, context, above)
        if one.primary_key:
            return uuid.uuid4() if isinstance(one, models.UUIDField) else next(self.numbers)
        kind = columns.kind_of(one)
        if kind:
            return self._told(one, kind, context, above)
        if columns.is_staff(one) and isinstance(one, models.CharField):
            return "staff"
        return self._plain(one, context)

    def _link(self, one, context, above):
        target = one.related_model
        if target is ContentType:
            return ContentType.objects.get_for_model(apps.get_model("forum.CommentThread")).pk
        if columns.is_staff(one):
            return self.staff.user.pk
        hollow = target in (*above, one.model) or columns.name_of(one) in columns.EMPTY
        known = columns.is_planted(target) or target._meta.label in KNOWN
        if hollow or (one.null and not known):
            return None
        shared = columns.ties_of(target) != columns.ties_of(one.model)
        if one.unique and one.null and shared and columns.ties_of(target):
            return None
        # Nothing else may link to it: a row of this context's own.
        private = one.unique and shared and not columns.ties_of(target)
        row = self.row(target, context, private=private, above=above)
        return getattr(row, one.target_field.attname)

    def _told(self, one, kind, context, above):
        person, place = context.person, context.place
        plain = {
            "account": lambda: person.user.pk,
            "username": lambda: person.user.username,
            "address": lambda: person.user.email,
            "org": lambda: place.org,
            "course": lambda: self._key(one, place.course),
            "usage": lambda: self._key(one, place.block),
            "block_type": lambda: "problem",
        }
        if kind in plain:
            return plain[kind]()
        label, column = KEPT_BY[kind]
        if one.model._meta.label == label:
            return uuid.uuid4() if isinstance(one, models.UUIDField) else uuid.uuid4().hex
        return getattr(self.row(apps.get_model(label), context, above=above), column)

    def _key(self, one, key):
        return key if type(one).__name__ in columns.BY_CLASS else str(key)

    def _plain(self, one, context):
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
        known = [value for kind, value in PLAIN if isinstance(one, kind)]
        return known[0] if known else one.get_default()

    def _text(self, one, words):
        if one.choices:
            return one.choices[0][0]
        if one.has_default() and not one.unique:
            return one.get_default()
        if one.name in NAMES and (one.max_length or 0) >= LONG_ENOUGH and words:
            return words[: one.max_length]
        text = f"x{next(self.numbers) - FIRST_ROW}"
        return text[-one.max_length :] if one.max_length else text


NAMES = {"name", "title", "reason", "comment", "notes"}
KNOWN = {"auth.User", "sites.Site", "course_overviews.CourseOverview"}
# Which row a code comes from, that others hold without a link.
KEPT_BY = {
    "anonymous": ("student.AnonymousUserId", "anonymous_user_id"),
    "external": ("external_user_ids.ExternalId", "external_user_id"),
    "submission": ("submissions.Submission", "uuid"),
    "attempt": ("edx_proctoring.ProctoredExamStudentAttempt", "attempt_code"),
    "enterprise_enrollment": ("enterprise.EnterpriseCourseEnrollment", "pk"),
    "post": ("forum.CommentThread", "pk"),
}
OWN_CODES = {label: (kind,) for kind, (label, _column) in KEPT_BY.items()}
PLAIN = (
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


def mark_of(value):
    """A number or a code as the search reads it."""
    return str(value).replace("-", "")
