"""One row in every other table of the platform that ties a learner to a course."""

import json
from datetime import timedelta

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey
from submissions.models import (
    ExternalGraderDetail,
    Score,
    ScoreAnnotation,
    SubmissionFile,
    TeamSubmission,
)

from xmodule.course_block import CourseBlock
from xmodule.modulestore.django import modulestore


def leave_traces(user: User, staff: User, key: CourseKey) -> None:
    """Write what studying, and staff who help, leave behind elsewhere."""
    course = modulestore().get_course(key)
    about_enrollment(user, staff, key)
    about_state(user, course)
    about_certificate(user, staff, key)
    about_plans(user, course)
    about_submissions(user, key)


def about_enrollment(user: User, staff: User, key: CourseKey) -> None:
    """The enrollment's attributes, dates and audit; the permission that it came from."""
    from common.djangoapps.student import models as student
    from openedx.core.djangoapps.schedules.models import Schedule, ScheduleExperience

    enrollment = student.CourseEnrollment.get_enrollment(user, key)
    student.CourseEnrollmentAttribute.objects.create(
        enrollment=enrollment, namespace="survey", name="heard_from", value="a colleague"
    )
    student.CourseEnrollmentCelebration.objects.create(enrollment=enrollment)
    student.FBEEnrollmentExclusion.objects.create(enrollment=enrollment)
    student.ManualEnrollmentAudit.create_manual_enrollment_audit(
        staff,
        user.email,
        student.ALLOWEDTOENROLL_TO_ENROLLED,
        f"{user.profile.name} asked for it",
        enrollment,
    )
    student.CourseEnrollmentAllowed.objects.create(email=user.email, course_id=key, user=user)
    student.EntranceExamConfiguration.objects.create(user=user, course_id=key)
    schedule = Schedule.objects.filter(enrollment=enrollment).first() or Schedule.objects.create(
        enrollment=enrollment, start_date=timezone.now()
    )
    ScheduleExperience.objects.get_or_create(schedule=schedule)


def about_state(user: User, course: CourseBlock) -> None:
    """Old history, one's own due date, the old gradebook, and a grade that staff raised."""
    from lms.djangoapps.courseware import models as courseware
    from lms.djangoapps.grades.models import (
        PersistentSubsectionGrade,
        PersistentSubsectionGradeOverride,
    )
    from openedx.core.djangoapps.user_api.models import UserCourseTag, UserOrgTag

    answer = courseware.StudentModule.objects.filter(
        student=user, course_id=course.id, module_type="problem"
    ).get()
    courseware.StudentModuleHistory.objects.create(
        student_module=answer, created=timezone.now(), state=answer.state, version="1"
    )
    courseware.StudentFieldOverride.objects.create(
        student=user,
        course_id=course.id,
        location=answer.module_state_key,
        field="due",
        value=json.dumps((timezone.now() + timedelta(days=7)).isoformat()),
    )
    courseware.OfflineComputedGrade.objects.create(
        user=user, course_id=course.id, gradeset=json.dumps({"percent": 1.0, "grade": "Pass"})
    )
    graded = next(each for each in course.subsections() if each.is_graded)
    PersistentSubsectionGradeOverride.objects.create(
        grade=PersistentSubsectionGrade.objects.get(user_id=user.id, usage_key=graded.usage_key),
        earned_graded_override=1.0,
        possible_graded_override=1.0,
        system="GRADEBOOK",
        override_reason=f"{user.profile.name} had no light",
    )
    UserCourseTag.objects.create(user=user, course_id=course.id, key="group", value="1")
    UserOrgTag.objects.get_or_create(
        user=user, org=course.org, key="email-optin", defaults={"value": "True"}
    )


def about_certificate(user: User, staff: User, key: CourseKey) -> None:
    """The exception for a certificate, its other date, and a taking back that was put right."""
    from lms.djangoapps.certificates import models as certificates

    certificate = certificates.GeneratedCertificate.certificate_for_student(user, key)
    certificates.CertificateAllowlist.objects.create(
        user=user, course_id=key, allowlist=True, notes=f"for {user.profile.name}"
    )
    certificates.CertificateDateOverride.objects.create(
        generated_certificate=certificate,
        date=timezone.now(),
        reason="the date of the exam",
        overridden_by=staff,
    )
    certificates.CertificateInvalidation.objects.create(
        generated_certificate=certificate,
        invalidated_by=staff,
        notes="by mistake",
        active=False,
    )


def about_plans(user: User, course: CourseBlock) -> None:
    """A bookmark, a goal with its reminders, a day on which the learner was there, the survey."""
    from lms.djangoapps.course_goals import models as goals
    from lms.djangoapps.survey.models import SurveyAnswer, SurveyForm
    from openedx.core.djangoapps.bookmarks.models import Bookmark, XBlockCache

    section = course.subsections()[0]
    cached, _ = XBlockCache.objects.get_or_create(
        usage_key=section.usage_key,
        defaults={"course_key": course.id, "display_name": section.display_name},
    )
    Bookmark.objects.create(
        user=user,
        course_key=course.id,
        usage_key=section.usage_key,
        xblock_cache=cached,
        _path=json.dumps([{"usage_id": str(section.usage_key)}]),
    )
    goal = goals.CourseGoal.objects.create(
        user=user, course_key=course.id, days_per_week=2, goal_key="unsure"
    )
    goals.CourseGoalReminderStatus.objects.create(goal=goal, email_reminder_sent=True)
    goals.UserActivity.objects.create(user=user, course_key=course.id, date=timezone.localdate())
    SurveyAnswer.save_answers(
        SurveyForm.objects.get(name=course.course_survey_name),
        user,
        {"trade": "Warehouse", "years": "7"},
        course.id,
    )


def about_submissions(user: User, key: CourseKey) -> None:
    """A remark on the essay's points, a file of it for a grader, and a team's work."""
    from common.djangoapps.student.models import anonymous_id_for_user

    score = Score.objects.get(
        student_item__student_id=anonymous_id_for_user(user, key),
        student_item__course_id=str(key),
    )
    ScoreAnnotation.objects.create(
        score=score, annotation_type="staff_defined", creator="staff", reason="well told"
    )
    grader = ExternalGraderDetail.objects.create(
        submission=score.submission,
        queue_name="essays",
        points_possible=score.points_possible,
        grader_reply="well told",
        status=ExternalGraderDetail.Status.RETIRED,
    )
    picture = ContentFile(user.profile.name.encode(), name="ladder.txt")
    SubmissionFile.objects.create(
        external_grader=grader, file=picture, original_filename="ladder.txt"
    )
    # A team has one; that of an earlier learner is handed in anew.
    TeamSubmission.objects.filter(course_id=str(key)).delete()
    TeamSubmission.objects.create(
        course_id=str(key),
        item_id=score.student_item.item_id,
        team_id=f"{key.course}-team",
        attempt_number=1,
        submitted_by=user,
    )
