"""What the LMS knows of each course without opening it."""

from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from contract.loader import contract_base, contract_models


class CourseOverview(
    contract_base(
        "course_overviews.CourseOverview",
        version={"default": 20},
        lowest_passing_grade={"max_digits": 5, "decimal_places": 2},
        catalog_visibility={"default": "both"},
    ),
):
    """Names, dates and rules of one course."""

    VERSION = 20

    history = HistoricalRecords()

    def __str__(self) -> str:
        """The course key."""
        return str(self.id)

    @property
    def course_id(self):
        """The course key, under the name that blocks use."""
        return self.id

    @property
    def display_name_with_default(self) -> str:
        """The name to show."""
        return self.display_name or str(self.id.run)

    @property
    def number(self) -> str:
        """The course number in the key."""
        return self.id.course

    @property
    def course_visibility(self) -> str:
        """Who may look inside, which the course's own content says."""
        from xmodule.modulestore.django import modulestore

        return modulestore().build(self).course_visibility

    def has_started(self) -> bool:
        """Whether the course is open; one without a start is."""
        return self.start is None or self.start <= timezone.now()

    def has_ended(self) -> bool:
        """Whether the end is past."""
        return self.end is not None and self.end < timezone.now()

    @classmethod
    def get_from_id(cls, course_id):
        """The overview of a course; raises DoesNotExist for an unknown one."""
        return cls.objects.get(id=course_id)

    @classmethod
    def get_from_ids(cls, course_ids) -> dict:
        """Overviews by course key, None for unknown ones."""
        found = cls.objects.in_bulk(list(course_ids))
        return {course_id: found.get(course_id) for course_id in course_ids}

    @classmethod
    def course_exists(cls, course_id) -> bool:
        """Whether there is such a course."""
        return cls.objects.filter(id=course_id).exists()

    @classmethod
    def get_all_courses(cls, orgs=None, filter_=None, active_only=False, course_keys=None):
        """Overviews, of some organizations in any case of letters, or by other conditions."""
        rows = cls.objects.all()
        if orgs:
            names = models.Q()
            for org in orgs:
                names |= models.Q(org__iexact=org)
            rows = rows.filter(names)
        if course_keys:
            rows = rows.filter(id__in=course_keys)
        if filter_:
            rows = rows.filter(**filter_)
        if active_only:
            rows = rows.filter(models.Q(end=None) | models.Q(end__gte=timezone.now()))
        return rows

    @classmethod
    def get_all_course_keys(cls):
        """Keys of every course."""
        return cls.objects.values_list("id", flat=True)


globals().update(contract_models("course_overviews", __name__, written=globals()))
