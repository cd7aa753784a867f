"""The link of a report: signed, for a number of days, and worthless to anybody else."""

from datetime import timedelta

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.urls import reverse
from django.utils.translation import gettext as _

from lms_lite_learners import conf
from lms_lite_learners.exceptions import GoneError, NotFoundError
from lms_lite_learners.host import sites
from lms_lite_learners.models import Job

SALT = "lms_lite_learners.report"

__all__ = ["ensure_fresh", "find_job", "path_of", "url_of"]


def path_of(job: Job) -> str:
    """Path of the page that hands the report out, signed now."""
    signed = TimestampSigner(salt=SALT).sign(job.public_id)
    return reverse("lms_lite_learners:panel-file", kwargs={"signed": signed})


def url_of(job: Job) -> str:
    """The same as a whole address."""
    return sites.site_url(job.org) + path_of(job)


def find_job(signed: str, *, owner_id: int) -> Job:
    """The caller's job that a link was signed for, whenever that was.

    Raises NotFoundError for an altered link, and for anybody else's.
    """
    try:
        public_id = TimestampSigner(salt=SALT).unsign(signed)
    except BadSignature:
        public_id = ""
    job = Job.objects.filter(public_id=public_id, owner_id=owner_id).first()
    if job is None:
        raise NotFoundError(_("There is no report behind this link."))
    return job


def ensure_fresh(signed: str) -> None:
    """Raise GoneError for a link whose days are over."""
    try:
        TimestampSigner(salt=SALT).unsign(signed, max_age=timedelta(days=conf.report_days()))
    except SignatureExpired as error:
        raise GoneError(_("This link has expired; so has the report.")) from error
