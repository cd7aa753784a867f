"""Recorded parts of the platform that the sandbox has not, each with what it waits for."""

ABSENT_CALLABLES = {
    "lms.djangoapps.discussion.rest_api.api:delete_thread": "lms.djangoapps.discussion",
    "lms.djangoapps.teams.api:get_teams_accessible_by_user": "lms.djangoapps.teams",
    "openedx.core.djangoapps.course_groups.cohorts:remove_user_from_cohort": (
        "openedx.core.djangoapps.course_groups"
    ),
    "openedx.core.djangoapps.django_comment_common.comment_client.user:User.retire": (
        "openedx.core.djangoapps.django_comment_common"
    ),
}

# Actions that show what one database does.
ONLY_ON = {"cea_create_duplicate": "mysql"}

# The module that an action waits for: once it can be imported, the action is to be replayed.
WAITS_FOR = {
    "lms.djangoapps.bulk_email.signals": ("signal_user_retire_mailings",),
    "openedx.core.djangoapps.course_groups.cohorts": (
        "cohort_add_unknown_email",
        "cohort_add_user",
        "cohort_add_user_again",
        "cohort_remove_user",
    ),
}
NOT_REPLAYED = {action: module for module, actions in WAITS_FOR.items() for action in actions}
