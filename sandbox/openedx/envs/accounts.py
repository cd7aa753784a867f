"""Settings of accounts and of the tables' histories."""

# The platform's history tables have no index on their date.
SIMPLE_HISTORY_DATE_INDEX = False

RETIRED_USERNAME_PREFIX = "retired__user_"
RETIRED_EMAIL_PREFIX = "retired__user_"
RETIRED_EMAIL_DOMAIN = "retired.invalid"
RETIRED_USERNAME_FMT = RETIRED_USERNAME_PREFIX + "{}"
RETIRED_EMAIL_FMT = f"{RETIRED_EMAIL_PREFIX}{{}}@{RETIRED_EMAIL_DOMAIN}"
# Never remove one: addresses retired with it would be free again.
RETIRED_USER_SALTS = ["sandbox-salt-1", "sandbox-salt-2"]
RETIREMENT_SERVICE_WORKER_USERNAME = "retirement_worker"
# Written into their table by `manage.py lms populate_retirement_states`.
RETIREMENT_STATES = [
    "PENDING",
    "RETIRING_ENROLLMENTS",
    "ENROLLMENTS_COMPLETE",
    "RETIRING_LMS",
    "LMS_COMPLETE",
    "ERRORED",
    "ABORTED",
    "COMPLETE",
]

# The OAuth tokens that this site has given, and to whom.
SANDBOX_BEARER_TOKENS = {"sandbox-token": "acme-learner"}
