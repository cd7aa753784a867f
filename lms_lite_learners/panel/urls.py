"""Paths of the served pages."""

from django.urls import URLPattern, URLResolver, path, register_converter

from lms_lite_learners.panel import (
    acts,
    adding,
    home,
    importing,
    invitations,
    job_pages,
    learners,
    starting,
)
from lms_lite_learners.panel.paths import OrgConverter

register_converter(OrgConverter, "learners_org")

ORG = "<learners_org:org>/"

urlpatterns: list[URLPattern | URLResolver] = [
    *invitations.patterns,
    path("", home.home, name="panel-home"),
    path(ORG, learners.learners, name="panel-learners"),
    path(f"{ORG}add/", adding.add, name="panel-add"),
    path(f"{ORG}imports/", importing.import_file, name="panel-import"),
    path(f"{ORG}imports/template/", importing.template, name="panel-template"),
    path(f"{ORG}imports/<slug:public_id>/", job_pages.import_job, name="panel-import-job"),
    path(f"{ORG}jobs/<slug:public_id>/", job_pages.job_page, name="panel-job"),
    path(f"{ORG}jobs/<slug:public_id>/cancel/", job_pages.cancel, name="panel-cancel"),
    path(f"{ORG}reminders/", starting.remind_many, name="panel-remind-many"),
    path(f"{ORG}backfill/", starting.list_enrolled, name="panel-backfill"),
    path(f"{ORG}<int:learner_id>/remind/", acts.remind, name="panel-remind"),
    path(f"{ORG}<int:learner_id>/renew/", acts.renew, name="panel-renew"),
    path(f"{ORG}<int:learner_id>/revoke/", acts.revoke, name="panel-revoke"),
    path(f"{ORG}<int:learner_id>/link/", acts.link, name="panel-link"),
]
