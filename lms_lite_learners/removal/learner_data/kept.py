"""Models that name a person beside a course and that no removal touches, each with its reason."""

__all__ = ["KEPT", "is_configuration"]

ACCOUNT = "Belongs to the account, which may be a learner of other organisations too."
ACCOUNTS = "A list of accounts for a command of the site; no course stands in it."
SETTING = "A setting of the account by the setting's name, which is no course's."
GRANTED = "What an enterprise granted the account: a course, none of its runs."
STAFF = "Names who ran, wrote or set it up in the course: staff."
ROLE = "A role in a course, which a removal leaves alone; previews name who has one."
SHARED = "Shared text of a course's wiki, which stays; its revisions lose their authors."
CONTENT = "Its file is a course's content, or an authoring task's outcome; no learner is in it."
CONFIGURATION = "Describes a course, a customer or a service; no learner is named."

# Links to configuration lead to no learner: what hangs on a course isn't somebody's.
KEPT: dict[str, str] = {
    # The account's own.
    "enterprise.EnterpriseCourseEntitlement": GRANTED,
    "enterprise.HistoricalEnterpriseCourseEntitlement": GRANTED,
    "student.AccountRecoveryConfiguration": ACCOUNTS,
    "student.LanguageProficiency": ACCOUNT,
    "student.SocialLink": ACCOUNT,
    "student.UserProfile": ACCOUNT,
    "user_api.BulkUserRetirementConfig": ACCOUNTS,
    "user_api.UserPreference": SETTING,
    # Who did something as staff.
    "bulk_email.CourseEmail": STAFF,
    "bulk_email.CourseEmail_targets": STAFF,
    "ccx.CcxFieldOverride": STAFF,
    "ccx.CustomCourseForEdX": STAFF,
    "certificates.CertificateGenerationHistory": STAFF,
    "course_action_state.CourseRerunState": STAFF,
    "edx_proctoring.ProctoredExamReviewPolicy": STAFF,
    "edx_proctoring.ProctoredExamReviewPolicyHistory": STAFF,
    "student.CourseAccessRole": ROLE,
    "student.CourseAccessRoleHistory": ROLE,
    # The wiki's text.
    "wiki.ArticleForObject": SHARED,
    "wiki.ArticlePlugin": SHARED,
    "wiki.ReusablePlugin": SHARED,
    "wiki.ReusablePlugin_articles": SHARED,
    "wiki.RevisionPlugin": SHARED,
    "wiki.SimplePlugin": SHARED,
    "wiki.URLPath": SHARED,
    # Files of authors.
    "block_structure.BlockStructureModel": CONTENT,
    "certificates.CertificateTemplateAsset": CONTENT,
    "edxval.VideoTranscript": CONTENT,
    "user_tasks.UserTaskArtifact": CONTENT,
    # Addresses and names here are a school's, a customer's or a service's.
    "course_overviews.CourseOverview": CONFIGURATION,
    "course_overviews.HistoricalCourseOverview": CONFIGURATION,
    "enterprise.EnterpriseCustomer": CONFIGURATION,
    "enterprise.HistoricalEnterpriseCustomer": CONFIGURATION,
    "split_modulestore_django.HistoricalSplitModulestoreCourseIndex": CONFIGURATION,
    "split_modulestore_django.SplitModulestoreCourseIndex": CONFIGURATION,
    "third_party_auth.OAuth2ProviderConfig": CONFIGURATION,
    "third_party_auth.SAMLProviderConfig": CONFIGURATION,
}


def is_configuration(label: str) -> bool:
    """Does the model describe something other than people?"""
    return KEPT.get(label) == CONFIGURATION
