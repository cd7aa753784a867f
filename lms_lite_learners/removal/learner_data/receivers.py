"""What the platform does when such rows are deleted one by one, and who does it in a removal.

A removal deletes sets of rows, and no receiver hears of them.
"""

__all__ = ["RECEIVERS"]

RECEIVERS: dict[str, str] = {
    # Enrolments and answers.
    "common.djangoapps.student.models.course_enrollment.invalidate_enrollment_mode_cache": (
        "Forgets the cached mode of the enrolment; a removal forgets it when it has unenrolled."
    ),
    "lms.djangoapps.coursewarehistoryextended.models.StudentModuleHistoryExtended.delete_history": (
        "Deletes the history of an answer in its own database; that history has an entry."
    ),
    "lms_lite_learners.signals.receivers.on_enrollment_deleted": (
        "Marks the person for a new look; a removal unenrols first, which does the same."
    ),
    "common.djangoapps.student.signals.receivers.listen_for_course_access_role_removed": (
        "Tells of a role that ended; a removal takes no staff role away."
    ),
    "common.djangoapps.student.models.user.create_course_access_role_history_on_delete": (
        "Writes down a role that ended; a removal takes no staff role away."
    ),
    # Histories.
    "simple_history.models.HistoricalRecords.pre_delete": (
        "Reads a row whole before it goes into its history; nothing goes there in a removal."
    ),
    "simple_history.models.HistoricalRecords.post_delete": (
        "Copies the deleted row into its history; histories have entries that delete them."
    ),
    # Certificates.
    "lms.djangoapps.certificates.models.handle_certificate_date_override_delete": (
        "Tells others that a certificate's date changed; a removal revokes the certificate"
        " itself, of which others hear."
    ),
    # Cohorts.
    "openedx.core.djangoapps.course_groups.models.remove_user_from_cohort": (
        "Takes the person off the cohort's list; that list has an entry."
    ),
    "openedx.core.djangoapps.course_groups.cohorts._cohort_membership_changed": (
        "Writes who left a cohort into the tracking log; a removal adds nothing to logs."
    ),
    # Forum.
    "forum.handlers.handle_deletion": (
        "Takes the text off the forum's search; a removal deletes texts by the forum's own"
        " functions, which tell the search."
    ),
    # Exams.
    "edx_proctoring.handlers.on_allowance_changed": (
        "Copies the allowance into its history; that history has an entry."
    ),
    "edx_proctoring.handlers.on_attempt_changed": (
        "Asks the proctoring service to forget the attempt; services outside the platform can't"
        " be reached by a removal, which its preview and its receipt say."
    ),
    "edx_proctoring.handlers.finish_attempt_flow": (
        "Marks the review of an attempt as closed; reviews have an entry that deletes them."
    ),
    "edx_proctoring.handlers.on_review_changed": (
        "Copies the review into its history; that history has an entry."
    ),
    "edx_name_affirmation.handlers.proctoring_delete_handler": (
        "Deletes the account's verified name that came with an exam; verified names belong to"
        " the account and stay."
    ),
    # Enterprise.
    "enterprise.signals.delete_enterprise_admin_role_assignment": (
        "Ends a role at an enterprise; a removal leaves the membership of an enterprise alone."
    ),
    "enterprise.signals.delete_enterprise_learner_role_assignment": (
        "Ends a role at an enterprise; a removal leaves the membership of an enterprise alone."
    ),
    "enterprise.signals.delete_pending_enterprise_admin_user": (
        "Withdraws an invitation to an enterprise; a removal leaves these invitations alone."
    ),
}
