"""The addresses of the product by who may use them; COURSE_KEY is a course of Acme."""

from tests.api.conftest import BASE

API = BASE.strip("/") + "/"
LEARNERS = "organizations/<str:org>/learners/"
IMPORTS = "organizations/<str:org>/imports/"
PANEL = "learners/"
PAGE = "learners/<learners_org:org>/"
COURSE = "courses/<api_course:course_key>/"
CONSOLE = "learners/console/"
LAUNCH = "learners/launch/<learners_course:course_key>/"
# A course of Acme that the author among the strangers isn't the author of.
COURSE_KEY = "course-v1:Acme+DATA200+2026"
# What is about the caller alone: 401 to who isn't signed in, 200 to all others.
OWN = {
    f"GET {API}courses/",
    f"GET {API}exports/",
    f"GET {API}organizations/",
    f"GET {API}schema/",
    f"GET {PANEL}",
}
# What is about a job: nobody else's, an operator's neither.
JOBS = {
    f"GET {API}jobs/<slug:job_id>/",
    f"GET {API}jobs/<slug:job_id>/file/",
    f"GET {API}jobs/<slug:job_id>/manifest/",
    f"POST {API}jobs/<slug:job_id>/cancel/",
    f"GET {API}{IMPORTS}<slug:job_id>/rows/",
    f"POST {API}{IMPORTS}<slug:job_id>/apply/",
    f"PATCH {API}{IMPORTS}<slug:job_id>/rows/<int:line>/",
    f"GET {API}{IMPORTS}<slug:job_id>/comparison/",
    f"GET {PAGE}imports/<slug:public_id>/",
    f"POST {PAGE}imports/<slug:public_id>/apply/",
    f"POST {PAGE}imports/<slug:public_id>/rows/<int:line>/",
    f"GET {PAGE}imports/<slug:public_id>/comparison/",
    f"POST {PAGE}imports/<slug:public_id>/gone/",
    f"GET {PAGE}jobs/<slug:public_id>/",
    f"POST {PAGE}jobs/<slug:public_id>/cancel/",
    f"GET {API}jobs/<slug:job_id>/rows/",
    f"GET {LAUNCH}send/<slug:public_id>/",
    f"POST {LAUNCH}send/<slug:public_id>/cancel/",
}
# What is about an organisation: for its managers and operators, where the plan has the feature.
ORGS = {
    f"GET {API}{LEARNERS}",
    f"POST {API}{LEARNERS}",
    f"GET {API}{LEARNERS}<str:learner_id>/",
    f"POST {API}{LEARNERS}<str:learner_id>/remind/",
    f"POST {API}{LEARNERS}<str:learner_id>/revoke/",
    f"POST {API}{LEARNERS}<str:learner_id>/renew/",
    f"GET {API}{LEARNERS}<str:learner_id>/link/",
    f"POST {API}organizations/<str:org>/reminders/",
    f"GET {API}organizations/<str:org>/invitation-settings/",
    f"PATCH {API}organizations/<str:org>/invitation-settings/",
    f"GET {PAGE}invitation-settings/",
    f"POST {PAGE}invitation-settings/",
    f"POST {API}{IMPORTS}",
    f"GET {API}{IMPORTS}template/",
    f"GET {API}organizations/<str:org>/exports/",
    f"POST {API}organizations/<str:org>/exports/",
    f"GET {PAGE}exports/",
    f"POST {PAGE}exports/",
    f"GET {API}organizations/<str:org>/courses/",
    f"PATCH {API}{COURSE}",
    f"POST {API}{COURSE}send/",
    f"POST {API}{COURSE}link/",
    f"GET {PAGE}",
    f"GET {PAGE}courses/",
    f"POST {LAUNCH}switch/",
    f"GET {LAUNCH}link/",
    f"POST {LAUNCH}link/",
    f"GET {LAUNCH}send/",
    f"POST {LAUNCH}send/",
    f"GET {PAGE}add/",
    f"POST {PAGE}add/",
    f"GET {PAGE}imports/",
    f"POST {PAGE}imports/",
    f"GET {PAGE}imports/template/",
    f"POST {PAGE}reminders/",
    f"POST {PAGE}backfill/",
    f"GET {PAGE}<learners_id:learner_id>/",
    f"POST {PAGE}<learners_id:learner_id>/remind/",
    f"POST {PAGE}<learners_id:learner_id>/renew/",
    f"GET {PAGE}<learners_id:learner_id>/revoke/",
    f"POST {PAGE}<learners_id:learner_id>/revoke/",
    f"GET {PAGE}<learners_id:learner_id>/link/",
}
# What goes on when a plan ends; a removal and its receipt are the organisation's, not the asker's.
REMOVALS = "organizations/<str:org>/removals/"
SUPPRESSIONS = "organizations/<str:org>/suppressions/"
ANY_PLAN = {
    # It leads to pages that ask for the plan.
    f"GET {PANEL}course/<learners_course:course_key>/",
    f"GET {API}{REMOVALS}",
    f"POST {API}{REMOVALS}",
    f"POST {API}{REMOVALS}preview/",
    f"GET {API}{REMOVALS}<slug:job_id>/receipt/",
    f"POST {API}{REMOVALS}<slug:job_id>/verify/",
    f"GET {API}{SUPPRESSIONS}",
    f"DELETE {API}{SUPPRESSIONS}<str:suppression_id>/",
    f"GET {PAGE}remove/",
    f"POST {PAGE}remove/",
    f"GET {PAGE}removals/",
    f"GET {PAGE}removals/<slug:public_id>/",
    f"POST {PAGE}removals/<slug:public_id>/verify/",
    f"GET {PAGE}suppressions/",
    f"GET {PAGE}suppressions/<learners_id:suppression_id>/",
    f"POST {PAGE}suppressions/<learners_id:suppression_id>/",
    f"GET {PAGE}<learners_id:learner_id>/removal/",
    f"GET {API}organizations/<str:org>/audit/",
    f"GET {PAGE}audit/",
}
# Whoever holds the secret of such a link may follow it; tests/invitations has their rules.
# A course's launch page is for everybody; tests/launches has its rules.
SECRETS = {f"{PANEL}invitations/<slug:token>/", f"{PANEL}leave/<slug:token>/", LAUNCH}
# What is about the own courses of the author among the strangers, and a job of theirs.
AUTHORS = {
    f"POST {API}exports/",
    f"GET {PANEL}results/",
    f"POST {PANEL}results/",
    f"GET {PANEL}results/jobs/<slug:public_id>/",
    f"POST {PANEL}results/jobs/<slug:public_id>/cancel/",
}
# What is about the whole site: for whoever runs it, and for nobody else.
OPERATORS = {
    f"GET {CONSOLE}",
    f"GET {CONSOLE}plans/<learners_org:org>/",
    f"POST {CONSOLE}plans/<learners_org:org>/",
    f"GET {CONSOLE}jobs/",
    f"POST {CONSOLE}jobs/<slug:public_id>/cancel/",
    f"GET {CONSOLE}mails/",
    f"GET {CONSOLE}mails/<learners_org:org>/",
    f"POST {CONSOLE}mails/<learners_org:org>/try-again/",
    f"GET {CONSOLE}erasers/",
    f"POST {CONSOLE}erasers/<slug:public_id>/",
    f"GET {CONSOLE}platform/",
}
# A link is worth something to one person alone; tests/exports has its rules.
LINKS = {f"GET {PANEL}files/<str:signed>/"}
GUARDED = JOBS | ORGS | ANY_PLAN
ALL = sorted(OWN | GUARDED)
EVERY = sorted({*ALL, *AUTHORS, *LINKS, *OPERATORS})
