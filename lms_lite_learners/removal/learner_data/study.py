"""How somebody studies: bookmarks, goals, visits, notices, tags, calendars, surveys."""

from lms_lite_learners.data import Category, Entry
from lms_lite_learners.removal.learner_data.lines import HISTORY, account, along, erase

GOAL = "course_goals.CourseGoal"
# Other keys than courses' are the experiment's own; one of them may be an organisation's name.
HOLDS_COURSE = r"[+/]"

STUDY: tuple[Entry, ...] = (
    erase(
        "bookmarks.Bookmark",
        Category.STUDY,
        "What the person wanted to find again.",
        account("user_id", "course_key"),
    ),
    erase(
        GOAL,
        Category.STUDY,
        "How often the person meant to study.",
        account("user_id", "course_key"),
    ),
    erase(
        "course_goals.CourseGoalReminderStatus",
        Category.STUDY,
        "Whether the person was reminded of a goal.",
        along("goal_id", GOAL),
    ),
    erase(
        "course_goals.HistoricalCourseGoal",
        Category.STUDY,
        HISTORY,
        account("user_id", "course_key"),
    ),
    erase(
        "course_goals.UserActivity",
        Category.STUDY,
        "The days on which the person visited the course, enrolled or not.",
        account("user_id", "course_key"),
    ),
    erase(
        "user_api.UserCourseTag",
        Category.STUDY,
        "Which variant of an experiment the person saw.",
        account(),
    ),
    erase(
        "experiments.ExperimentData",
        Category.STUDY,
        "Which variant of an experiment the person got in the course, since enrolling.",
        account("user_id", "key", key__regex=HOLDS_COURSE),
    ),
    erase(
        "user_api.UserOrgTag",
        Category.STUDY,
        "The person's choices towards this organisation, such as mails.",
        account("user_id", "org"),
    ),
    erase(
        "notifications.Notification",
        Category.STUDY,
        "Notices to the person about the course; notices to others lose the person's name and"
        " words.",
        account(),
    ),
    erase(
        "notifications.CourseNotificationPreference",
        Category.STUDY,
        "Which notices of the course the person wants.",
        account(),
    ),
    erase(
        "calendar_sync.UserCalendarSyncConfig",
        Category.STUDY,
        "Whether the course's dates go into the person's calendar.",
        account("user_id", "course_key"),
    ),
    erase(
        "calendar_sync.HistoricalUserCalendarSyncConfig",
        Category.STUDY,
        HISTORY,
        account("user_id", "course_key"),
    ),
    erase(
        "bulk_email.Optout",
        Category.STUDY,
        "That the person doesn't want the course's mails; nobody without access gets any.",
        account(),
    ),
    erase(
        "survey.SurveyAnswer",
        Category.FEEDBACK,
        "What the person said of the course; an answer without a course belongs to no"
        " organisation.",
        account("user_id", "course_key"),
    ),
)
