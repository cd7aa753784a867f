"""What enterprises, credit providers and learning tools know of somebody's study in a course.

Rows that make an enrolment an enterprise's or a provider's stay as long as such enrolments do:
without them a verification would take the enrolment for an ordinary one.
"""

from lms_lite_learners.data import Category, Direct, Entry, Kept
from lms_lite_learners.removal.learner_data.lines import (
    HISTORY,
    account,
    address,
    along,
    anonymous,
    erase,
    external,
    going_with,
    username,
)

ENROLLMENT = "enterprise.EnterpriseCourseEnrollment"
PAST_ENROLLMENT = "enterprise.HistoricalEnterpriseCourseEnrollment"
LICENSED = "enterprise.LicensedEnterpriseCourseEnrollment"
CREDITED = "enterprise.LearnerCreditEnterpriseCourseEnrollment"
REALIZED = "enterprise.DefaultEnterpriseEnrollmentRealization"
PENDING = "enterprise.PendingEnrollment"
OF_MEMBER = account("enterprise_customer_user__user_id")
OF_CREDIT_COURSE = username("username", "course__course_key")

TOOL_PLACES = ("line_item__lti_configuration__location", "line_item__resource_link_id")
# The account's number is among the ids by which tools know it.
TOOL_WAYS: tuple[Direct, ...] = tuple(
    by("user_id", place) for place in TOOL_PLACES for by in (external, anonymous)
)


def _of_enrollment(live: str, column: str) -> tuple[Entry, Entry]:
    """What hangs on an enterprise's enrolment, and its history."""
    app_label, _dot, name = live.partition(".")
    return (
        erase(
            live,
            Category.PARTNERS,
            "How an enterprise's enrolment came about; stays if that stays.",
            going_with(column, ENROLLMENT),
        ),
        erase(
            f"{app_label}.Historical{name}",
            Category.PARTNERS,
            HISTORY,
            along("id", live),
            along(column, ENROLLMENT),
            along(column, PAST_ENROLLMENT, "id"),
        ),
    )


ENTERPRISE: tuple[Entry, ...] = (
    erase(
        ENROLLMENT,
        Category.PARTNERS,
        "Says that an enrolment is an enterprise's, and stays as long as such enrolments do.",
        OF_MEMBER,
        kept=Kept.PAID,
    ),
    erase(PAST_ENROLLMENT, Category.PARTNERS, HISTORY, OF_MEMBER, along("id", ENROLLMENT)),
    *_of_enrollment(LICENSED, "enterprise_course_enrollment_id"),
    *_of_enrollment(CREDITED, "enterprise_course_enrollment_id"),
    *_of_enrollment(REALIZED, "realized_enrollment_id"),
    erase(
        PENDING,
        Category.PARTNERS,
        "Would enrol the person for an enterprise; the invitation to the enterprise itself names"
        " no course, and stays.",
        address("user__user_email"),
    ),
    erase(
        "enterprise.HistoricalPendingEnrollment",
        Category.PARTNERS,
        HISTORY,
        along("id", PENDING),
        address("user__user_email"),
    ),
    erase(
        "consent.DataSharingConsent",
        Category.PARTNERS,
        "Whether the person lets an enterprise see the results in the course.",
        username("username", "course_id"),
    ),
    erase(
        "consent.HistoricalDataSharingConsent",
        Category.PARTNERS,
        HISTORY,
        username("username", "course_id"),
    ),
)

CREDIT: tuple[Entry, ...] = (
    erase(
        "credit.CreditEligibility",
        Category.PARTNERS,
        "Says that an enrolment counts for credit, and stays as long as such enrolments do.",
        OF_CREDIT_COURSE,
        kept=Kept.PAID,
    ),
    erase(
        "credit.CreditRequest",
        Category.PARTNERS,
        "Credit asked of a provider stays as long as such enrolments do, without the name and"
        " address that were sent.",
        OF_CREDIT_COURSE,
        kept=Kept.PAID,
        parameters={},
    ),
    erase(
        "credit.CreditRequirementStatus",
        Category.PARTNERS,
        "Which requirements of credit the person met, and how.",
        username("username", "requirement__course__course_key"),
    ),
)

TOOLS: tuple[Entry, ...] = (
    erase(
        "lti_provider.GradedAssignment",
        Category.PARTNERS,
        "Where another platform awaits the person's score.",
        account("user_id", "course_key"),
    ),
    erase(
        "lti_consumer.LtiAgsScore",
        Category.PARTNERS,
        "Scores and comments that a tool gave the person, whom it knows by an id for tools, by an"
        " anonymous one, or by the number of the account.",
        *TOOL_WAYS,
    ),
    erase(
        "content_libraries.LtiGradedResource",
        Category.PARTNERS,
        "Where another platform awaits the person's score of the organisation's library.",
        account("profile__user_id", "usage_key"),
    ),
)

PARTNERS = ENTERPRISE + CREDIT + TOOLS
