"""Paths of the served pages."""

from django.urls import URLPattern, URLResolver, path, register_converter

from lms_lite_learners.host.openings import CourseKeyConverter
from lms_lite_learners.panel import (
    acts,
    adding,
    comparing,
    course_tab,
    courses,
    exporting,
    files,
    home,
    importing,
    invitations,
    inviting,
    job_pages,
    launching,
    learner_page,
    learners,
    previewing,
    receipts,
    removing,
    results,
    sending,
    starting,
    suppressions,
    trail,
)
from lms_lite_learners.panel.console import erasers, mails, organizations, platform
from lms_lite_learners.panel.console import jobs as console_jobs
from lms_lite_learners.panel.paths import IdConverter, OrgConverter

register_converter(OrgConverter, "learners_org")
register_converter(IdConverter, "learners_id")

register_converter(CourseKeyConverter, "learners_course")

ORG = "<learners_org:org>/"
CONSOLE = "console/"
LAUNCH = "launch/<learners_course:course_key>/"

urlpatterns: list[URLPattern | URLResolver] = [
    *invitations.patterns,
    path("files/<str:signed>/", files.report, name="panel-file"),
    path("results/", results.results, name="panel-results"),
    path("results/jobs/<slug:public_id>/", results.job_page, name="panel-own-job"),
    path("results/jobs/<slug:public_id>/cancel/", results.cancel, name="panel-own-cancel"),
    path("", home.home, name="panel-home"),
    path(CONSOLE, organizations.organizations, name="panel-console"),
    path(f"{CONSOLE}plans/<learners_org:org>/", organizations.plan, name="panel-console-plan"),
    path(f"{CONSOLE}jobs/", console_jobs.all_jobs, name="panel-console-jobs"),
    path(
        f"{CONSOLE}jobs/<slug:public_id>/cancel/", console_jobs.cancel, name="panel-console-cancel"
    ),
    path(f"{CONSOLE}mails/", mails.mails, name="panel-console-mails"),
    path(f"{CONSOLE}mails/<learners_org:org>/", mails.mails_of, name="panel-console-mails-of"),
    path(
        f"{CONSOLE}mails/<learners_org:org>/try-again/",
        mails.try_again,
        name="panel-console-try-again",
    ),
    path(f"{CONSOLE}erasers/", erasers.erasers, name="panel-console-erasers"),
    path(
        f"{CONSOLE}erasers/<slug:public_id>/", erasers.call_again, name="panel-console-call-again"
    ),
    path(f"{CONSOLE}platform/", platform.platform, name="panel-console-platform"),
    path("course/<learners_course:course_key>/", course_tab.course, name="panel-course"),
    path(LAUNCH, launching.launch, name="panel-launch"),
    path(f"{LAUNCH}switch/", courses.switch, name="panel-switch"),
    path(f"{LAUNCH}link/", courses.link, name="panel-course-link"),
    path(f"{LAUNCH}send/", courses.send, name="panel-send"),
    path(f"{LAUNCH}send/<slug:public_id>/", sending.sending, name="panel-sending"),
    path(f"{LAUNCH}send/<slug:public_id>/cancel/", sending.cancel, name="panel-sending-cancel"),
    path(ORG, learners.learners, name="panel-learners"),
    path(f"{ORG}courses/", courses.courses_page, name="panel-courses"),
    path(f"{ORG}add/", adding.add, name="panel-add"),
    path(f"{ORG}imports/", importing.import_file, name="panel-import"),
    path(f"{ORG}imports/template/", importing.template, name="panel-template"),
    path(f"{ORG}imports/<slug:public_id>/", job_pages.import_job, name="panel-import-job"),
    path(f"{ORG}imports/<slug:public_id>/apply/", previewing.apply, name="panel-import-apply"),
    path(
        f"{ORG}imports/<slug:public_id>/rows/<int:line>/",
        previewing.mend,
        name="panel-import-row",
    ),
    path(
        f"{ORG}imports/<slug:public_id>/comparison/",
        comparing.comparison,
        name="panel-comparison",
    ),
    path(f"{ORG}imports/<slug:public_id>/gone/", comparing.gone, name="panel-gone"),
    path(f"{ORG}jobs/<slug:public_id>/", job_pages.job_page, name="panel-job"),
    path(f"{ORG}jobs/<slug:public_id>/cancel/", job_pages.cancel, name="panel-cancel"),
    path(f"{ORG}exports/", exporting.exports, name="panel-exports"),
    path(f"{ORG}reminders/", starting.remind_many, name="panel-remind-many"),
    path(f"{ORG}invitation-settings/", inviting.settings, name="panel-invitation-settings"),
    path(f"{ORG}backfill/", starting.list_enrolled, name="panel-backfill"),
    path(f"{ORG}remove/", removing.remove, name="panel-remove"),
    path(f"{ORG}removals/", receipts.removals, name="panel-removals"),
    path(f"{ORG}removals/<slug:public_id>/", receipts.receipt, name="panel-receipt"),
    path(f"{ORG}removals/<slug:public_id>/verify/", receipts.verify, name="panel-verify"),
    path(f"{ORG}audit/", trail.trail, name="panel-audit"),
    path(f"{ORG}suppressions/", suppressions.suppressions, name="panel-suppressions"),
    path(
        f"{ORG}suppressions/<learners_id:suppression_id>/",
        suppressions.let_back,
        name="panel-let-back",
    ),
    path(f"{ORG}<learners_id:learner_id>/", learner_page.learner, name="panel-learner"),
    path(f"{ORG}<learners_id:learner_id>/remind/", acts.remind, name="panel-remind"),
    path(f"{ORG}<learners_id:learner_id>/renew/", acts.renew, name="panel-renew"),
    path(f"{ORG}<learners_id:learner_id>/revoke/", acts.revoke, name="panel-revoke"),
    path(f"{ORG}<learners_id:learner_id>/link/", acts.link, name="panel-link"),
    path(f"{ORG}<learners_id:learner_id>/removal/", removing.effect, name="panel-effect"),
]
