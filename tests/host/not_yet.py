"""Recorded parts of the platform that the sandbox has not, each with what it waits for."""

CERTIFICATES = "lms.djangoapps.certificates"
COURSEWARE = "lms.djangoapps.courseware"
GRADES = "lms.djangoapps.grades"
SUBMISSIONS = "edx-submissions"

ABSENT_CALLABLES = {
    "completion.models:BlockCompletion": "edx-completion",
    "lms.djangoapps.certificates.api:get_certificate_for_user_id": CERTIFICATES,
    "lms.djangoapps.certificates.models:GeneratedCertificate": CERTIFICATES,
    "lms.djangoapps.course_goals.models:UserActivity.record_user_activity": (
        "lms.djangoapps.course_goals"
    ),
    "lms.djangoapps.courseware.access_utils:check_public_access": COURSEWARE,
    "lms.djangoapps.courseware.courses:get_course_with_access": COURSEWARE,
    "lms.djangoapps.courseware.models:StudentModule": COURSEWARE,
    "lms.djangoapps.discussion.rest_api.api:delete_thread": "lms.djangoapps.discussion",
    "lms.djangoapps.grades.api:CourseGradeFactory": GRADES,
    "lms.djangoapps.grades.api:clear_user_course_grades": GRADES,
    "lms.djangoapps.grades.api:prefetch_course_grades": GRADES,
    "lms.djangoapps.grades.models:PersistentSubsectionGrade": GRADES,
    "lms.djangoapps.instructor.enrollment:reset_student_attempts": COURSEWARE,
    "lms.djangoapps.instructor_task.models:ReportStore.from_config": (
        "lms.djangoapps.instructor_task"
    ),
    "lms.djangoapps.survey.models:SurveyAnswer": "lms.djangoapps.survey",
    "lms.djangoapps.teams.api:get_teams_accessible_by_user": "lms.djangoapps.teams",
    "openedx.core.djangoapps.course_groups.cohorts:remove_user_from_cohort": (
        "openedx.core.djangoapps.course_groups"
    ),
    "openedx.core.djangoapps.django_comment_common.comment_client.user:User.retire": (
        "openedx.core.djangoapps.django_comment_common"
    ),
    "openedx.core.djangoapps.waffle_utils:CourseWaffleFlag": "openedx.core.djangoapps.waffle_utils",
    "openedx.features.course_experience:COURSE_ENABLE_UNENROLLED_ACCESS_FLAG": (
        "openedx.features.course_experience"
    ),
    "openedx.features.course_experience:course_home_url": "openedx.features.course_experience",
    "submissions.api:reset_score": SUBMISSIONS,
    "submissions.models:StudentItem": SUBMISSIONS,
}

# Actions that show what one database does.
ONLY_ON = {"cea_create_duplicate": "mysql"}

# The module that an action waits for: once it can be imported, the action is to be replayed.
BLOCK_RENDER = "lms.djangoapps.courseware.block_render"
COHORTS = "openedx.core.djangoapps.course_groups.cohorts"
COURSE_GRADE_FACTORY = "lms.djangoapps.grades.course_grade_factory"
COURSE_METADATA = "lms.djangoapps.course_home_api.course_metadata.views"
STUDENT_MODULE = "lms.djangoapps.courseware.models"
SURVEY = "lms.djangoapps.survey.models"
WAITS_FOR = {
    "completion.models": (
        "completion_submit",
        "completion_submit_again",
        "completion_submit_switch_off",
    ),
    "lms.djangoapps.bulk_email.models": ("signal_user_retire_mailings",),
    "lms.djangoapps.certificates.models": (
        "certificate_create_downloadable",
        "certificate_create_notpassing",
        "certificate_delete",
        "certificate_invalidate",
    ),
    "lms.djangoapps.grades.api": ("clear_user_course_grades_none",),
    "submissions.models": (
        "submission_create",
        "submission_reset_score_clear_state",
        "submission_set_score",
        "submission_studentitem_delete",
    ),
    BLOCK_RENDER: (
        "clear_user_course_grades",
        "course_grade_factory_update_passing",
        "problem_answer_http_after_unenroll",
        "problem_answer_http_correct",
        "problem_answer_http_not_enrolled",
        "problem_answer_http_wrong",
        "user_delete",
    ),
    COHORTS: (
        "cohort_add_unknown_email",
        "cohort_add_user",
        "cohort_add_user_again",
        "cohort_remove_user",
    ),
    COURSE_GRADE_FACTORY: (
        "course_grade_factory_read",
        "course_grade_factory_update_zero",
        "course_grade_factory_update_zero_again",
    ),
    COURSE_METADATA: (
        "course_home_metadata_anonymous",
        "course_home_metadata_enrolled",
        "course_home_metadata_enrolled_before_start",
        "course_home_metadata_not_enrolled",
        "course_home_metadata_not_enrolled_unknown_course",
        "course_home_metadata_org_instructor",
        "course_home_metadata_unenrolled",
    ),
    STUDENT_MODULE: (
        "studentmodule_create",
        "studentmodule_create_html",
        "studentmodule_instance_delete",
        "studentmodule_queryset_delete",
        "studentmodule_save_changed",
    ),
    SURVEY: ("signal_user_retire_lms_misc", "survey_answer_save", "survey_answer_save_again"),
}
NOT_REPLAYED = {action: module for module, actions in WAITS_FOR.items() for action in actions}
