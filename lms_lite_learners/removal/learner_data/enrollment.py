"""Enrolments and what hangs on them; ids that stand for an account in one course."""

from lms_lite_learners.data import Category, Entry, Kept
from lms_lite_learners.removal.learner_data.lines import (
    HISTORY,
    account,
    address,
    along,
    blank,
    erase,
    going_with,
)

ENROLLMENT = "student.CourseEnrollment"
PAST_ENROLLMENT = "student.HistoricalCourseEnrollment"
SCHEDULE = "schedules.Schedule"
PROGRAMME = "program_enrollments.ProgramCourseEnrollment"

# First in the map, so deleted last: whoever interrupts a removal can still tell whose rows are
# left that hold nothing but such an id.
IDENTITIES: tuple[Entry, ...] = (
    erase(
        "student.AnonymousUserId",
        Category.RECORDS,
        "Says which account an anonymous id of a course stands for.",
        account(),
    ),
)

ENROLLMENTS: tuple[Entry, ...] = (
    erase(
        ENROLLMENT,
        Category.ENROLLMENTS,
        "Paid, entitled, programme, enterprise and credit enrolments stay as long as the setting"
        " says so: they are business records, and hold no text about the person.",
        account(),
        kept=Kept.PAID,
    ),
    erase(PAST_ENROLLMENT, Category.ENROLLMENTS, HISTORY, account()),
    erase(
        "student.CourseEnrollmentAttribute",
        Category.ENROLLMENTS,
        "Order numbers and the like, which belong to the enrolment and stay if it stays.",
        going_with("enrollment_id", ENROLLMENT),
    ),
    erase(
        "student.CourseEnrollmentCelebration",
        Category.ENROLLMENTS,
        "Which successes the person was congratulated on.",
        along("enrollment_id", ENROLLMENT),
    ),
    erase(
        "student.FBEEnrollmentExclusion",
        Category.ENROLLMENTS,
        "An exception for this person; its link to the enrolment breaks a delete.",
        along("enrollment_id", ENROLLMENT),
    ),
    erase(
        "student.ManualEnrollmentAudit",
        Category.ENROLLMENTS,
        "Holds the address and why somebody enrolled the person; a row without an enrolment names"
        " no course, so it can't be told whose organisation it belongs to, and stays.",
        along("enrollment_id", ENROLLMENT),
        address("enrolled_email", "enrollment__course_id"),
    ),
    erase(
        "student.HistoricalManualEnrollmentAudit",
        Category.ENROLLMENTS,
        HISTORY,
        along("id", "student.ManualEnrollmentAudit"),
        along("enrollment_id", ENROLLMENT),
        along("enrollment_id", PAST_ENROLLMENT, "id"),
    ),
    erase(
        SCHEDULE,
        Category.ENROLLMENTS,
        "The person's own dates in the course.",
        along("enrollment_id", ENROLLMENT),
    ),
    erase(
        "schedules.ScheduleExperience",
        Category.ENROLLMENTS,
        "Which mails the person gets along the schedule.",
        along("schedule_id", SCHEDULE),
    ),
    erase(
        "schedules.HistoricalSchedule",
        Category.ENROLLMENTS,
        HISTORY,
        along("id", SCHEDULE),
        along("enrollment_id", ENROLLMENT),
        along("enrollment_id", PAST_ENROLLMENT, "id"),
    ),
    erase(
        "support.CourseResetAudit",
        Category.RECORDS,
        "Why support reset the person's course; its link to the enrolment breaks a delete.",
        along("course_enrollment_id", ENROLLMENT),
    ),
    blank(
        "entitlements.CourseEntitlement",
        Category.ENROLLMENTS,
        "What somebody paid for, not bound to a run of a course: only the link to the run goes,"
        " since the platform would delete the entitlement with the enrolment.",
        going_with("enrollment_course_run_id", ENROLLMENT),
        enrollment_course_run=None,
    ),
    blank(
        "entitlements.HistoricalCourseEntitlement",
        Category.ENROLLMENTS,
        "The history of what somebody paid for; only the link to the run goes.",
        going_with("enrollment_course_run_id", ENROLLMENT),
        enrollment_course_run=None,
    ),
    *(
        blank(
            model,
            Category.ENROLLMENTS,
            "What support did about an entitlement stays; what they wrote about the person, and the"
            " run that the person left, go.",
            account("entitlement__user_id", "unenrolled_run_id"),
            comments="",
            unenrolled_run=None,
        )
        for model in (
            "entitlements.CourseEntitlementSupportDetail",
            "entitlements.HistoricalCourseEntitlementSupportDetail",
        )
    ),
    erase(
        PROGRAMME,
        Category.ENROLLMENTS,
        "A programme's part in the enrolment, which stays if that stays; the membership in the"
        " programme itself belongs to the account.",
        going_with("course_enrollment_id", ENROLLMENT),
        account("program_enrollment__user_id", "course_key", course_enrollment__isnull=True),
    ),
    erase(
        "program_enrollments.CourseAccessRoleAssignment",
        Category.ENROLLMENTS,
        "A role that waits for the programme's enrolment to be taken up.",
        along("enrollment_id", PROGRAMME),
    ),
    erase(
        "program_enrollments.HistoricalProgramCourseEnrollment",
        Category.ENROLLMENTS,
        HISTORY,
        along("id", PROGRAMME),
        account("program_enrollment__user_id", "course_key"),
    ),
)
