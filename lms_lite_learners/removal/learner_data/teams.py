"""Cohorts, teams and forum roles: membership goes, what members share stays."""

from lms_lite_learners.data import Category, Entry
from lms_lite_learners.removal.learner_data.lines import account, erase

TEAMS: tuple[Entry, ...] = (
    erase(
        "course_groups.CohortMembership",
        Category.TEAMS,
        "Which cohort of the course the person is in.",
        account(),
    ),
    erase(
        "course_groups.CourseUserGroup_users",
        Category.TEAMS,
        "The same, where the platform lists a cohort's people.",
        account("user_id", "courseusergroup__course_id"),
    ),
    erase(
        "teams.CourseTeamMembership",
        Category.TEAMS,
        "The person's place in a team; the team and its work stay.",
        account("user_id", "team__course_id"),
    ),
    erase(
        "django_comment_common.Role_users",
        Category.TEAMS,
        "The role in the forum that comes with every enrolment.",
        account("user_id", "role__course_id"),
    ),
)
