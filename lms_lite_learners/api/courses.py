"""Sharing courses: the switch, the link, and sending a course by e-mail."""

from typing import Any

from django.db import transaction
from django.urls import URLPattern, path, register_converter
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lms_lite_learners import access, imports, launches, plans
from lms_lite_learners.api.adding import EmailsField
from lms_lite_learners.api.jobs import JobSerializer, JobView, job_json
from lms_lite_learners.api.schema import IDEMPOTENCY_KEY, answers
from lms_lite_learners.api.serializers import PageSerializer
from lms_lite_learners.api.views import ApiView, OrgView, idempotency_key, user_id_of
from lms_lite_learners.data import Kind, SendingOutcomes
from lms_lite_learners.exceptions import NotFoundError
from lms_lite_learners.host import courses
from lms_lite_learners.host.courses import org_of
from lms_lite_learners.host.openings import CourseKeyConverter
from lms_lite_learners.tasks.jobs import publish_on_commit

__all__ = ["patterns"]


class CourseRowSerializer(serializers.Serializer[Any]):
    """A course as it is shared; `learners` are enrolled now, `results` are enrolled or graded."""

    course_key = serializers.CharField()
    name = serializers.CharField()
    save_progress = serializers.BooleanField()
    sent_at = serializers.DateTimeField(allow_null=True)
    open_to_all = serializers.BooleanField()
    learners = serializers.IntegerField()
    results = serializers.IntegerField()


class CoursesPageSerializer(PageSerializer):
    """All the courses, on one page."""

    results = CourseRowSerializer(many=True)


class SwitchSerializer(serializers.Serializer[Any]):
    """What can be changed of a course."""

    save_progress = serializers.BooleanField()


class SendSerializer(serializers.Serializer[Any]):
    """Whom to send a course to, and what to say."""

    emails = EmailsField()
    message = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=launches.MAX_MESSAGE,
        trim_whitespace=False,
    )


class CourseLinkSerializer(serializers.Serializer[Any]):
    """The address that a course is launched from."""

    course_key = serializers.CharField()
    link = serializers.URLField()


class SentRowSerializer(serializers.Serializer[Any]):
    """What became of one address that a course was sent to."""

    line = serializers.IntegerField()
    email = serializers.CharField()
    outcome = serializers.ChoiceField(choices=[o.value for o in SendingOutcomes])
    text = serializers.CharField()


class SentPageSerializer(PageSerializer):
    """All the addresses, on one page."""

    results = SentRowSerializer(many=True)


def _whole(rows: list[Any]) -> dict[str, Any]:
    """A list that is short enough for one page."""
    return {
        "count": len(rows),
        "count_is_exact": True,
        "next": None,
        "previous": None,
        "results": rows,
    }


class OrgCoursesView(OrgView):
    """The courses of an organisation."""

    @answers(CoursesPageSerializer(), "List an organisation's courses and how they are shared")
    def get(self, _request: Request, org: str) -> Response:
        """The courses by name."""
        rows = launches.course_rows(course.key for course in courses.courses_of(org))
        return Response(CoursesPageSerializer(_whole(rows)).data)


class OwnCoursesView(ApiView):
    """The courses of an author, as far as their organisation has the feature."""

    @answers(CoursesPageSerializer(), "List the caller's own courses", errors=(401,))
    def get(self, request: Request) -> Response:
        """The courses by name."""
        keys = access.authored_courses(request.user)
        orgs = set(plans.orgs_with_feature(sorted({org_of(key) for key in keys})))
        rows = launches.course_rows(key for key in keys if org_of(key) in orgs)
        return Response(CoursesPageSerializer(_whole(rows)).data)


class CourseView(ApiView):
    """A view about one course: for its authors and the managers of its organisation."""

    course_key: str

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Ask in this order: signed in, may share the course, plan."""
        super().initial(request, *args, **kwargs)
        self.course_key = kwargs["course_key"]
        access.ensure_can_share(request.user, self.course_key)
        plans.ensure_feature(org_of(self.course_key))


class CourseDetailView(CourseView):
    """One course."""

    @answers(
        CourseRowSerializer(),
        "Turn saving progress on or off",
        request=SwitchSerializer,
        errors=(400, 401, 403, 404),
    )
    def patch(self, request: Request, course_key: str) -> Response:
        """Turn the switch; answers the course as it is now."""
        body = SwitchSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        launches.set_save_progress(
            course_key, body.validated_data["save_progress"], acting_user_id=user_id_of(request)
        )
        return Response(CourseRowSerializer(launches.course_rows([course_key])[0]).data)


class CourseSendView(CourseView):
    """Sending a course by e-mail."""

    @answers(
        JobSerializer(),
        "Send a course to addresses",
        status=202,
        request=SendSerializer,
        parameters=[IDEMPOTENCY_KEY],
        errors=(400, 401, 403, 404, 409),
    )
    def post(self, request: Request, course_key: str) -> Response:
        """Start the job; the course counts as sent from now on."""
        body = SendSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        with transaction.atomic():
            job = launches.start_sending(
                course_key,
                [row.email for row in imports.read_typed(body.validated_data["emails"])],
                message=body.validated_data["message"],
                acting_user_id=user_id_of(request),
                idempotency_key=idempotency_key(request),
            )
            publish_on_commit(job.pk)
        return Response(job_json(job, request), status=202)


class CourseLinkView(CourseView):
    """Sending a course as a link."""

    @answers(CourseLinkSerializer(), "Get a course's link to share")
    def post(self, request: Request, course_key: str) -> Response:
        """The link; the course counts as sent from now on."""
        launches.mark_sent(course_key, timezone.now(), acting_user_id=user_id_of(request))
        return Response({"course_key": course_key, "link": launches.launch_url(course_key)})


class SentRowsView(JobView):
    """What became of the addresses of a sending."""

    @answers(SentPageSerializer(), "What became of each address that a course was sent to")
    def get(self, _request: Request, job_id: str) -> Response:
        """The addresses in the order given."""
        if self.job.kind != Kind.SENDING:
            raise NotFoundError
        return Response(SentPageSerializer(_whole(launches.sent_rows(self.job))).data)


register_converter(CourseKeyConverter, "api_course")

COURSE = "courses/<api_course:course_key>/"
patterns: list[URLPattern] = [
    path("organizations/<str:org>/courses/", OrgCoursesView.as_view(), name="org-courses"),
    path("courses/", OwnCoursesView.as_view(), name="own-courses"),
    path(COURSE, CourseDetailView.as_view(), name="course"),
    path(f"{COURSE}send/", CourseSendView.as_view(), name="course-send"),
    path(f"{COURSE}link/", CourseLinkView.as_view(), name="course-link"),
    path("jobs/<slug:job_id>/rows/", SentRowsView.as_view(), name="job-rows"),
]
