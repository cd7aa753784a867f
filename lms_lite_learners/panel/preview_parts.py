"""What the page of an import says of it as a preview: what can be done with it, and mended."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lms_lite_learners import imports
from lms_lite_learners.data import ComparedStates, Outcome, Outcomes, Page
from lms_lite_learners.models import Job
from lms_lite_learners.panel.export_texts import how_many

# What a row comes to that stands on the list only once the preview is applied.
ADDED = (Outcomes.INVITED, Outcomes.ACTIVATED, Outcomes.ALSO_STAFF)
# What another address may help.
BAD_ADDRESSES = {
    Outcomes.INVALID_EMAIL.value,
    Outcomes.AMBIGUOUS_ACCOUNT.value,
    Outcomes.CANNOT_REGISTER.value,
}

__all__ = ["of", "path_of"]


def path_of(name: str, job: Job, **more: Any) -> str:
    """The path of a page about an import."""
    kwargs = {"org": job.org, "public_id": job.public_id, **more}
    return reverse(f"lms_lite_learners:{name}", kwargs=kwargs)


def of(job: Job, page: Page[Outcome]) -> dict[str, Any]:
    """What the template shows around and beside the rows; nothing where nothing can be done."""
    if not imports.can_be_applied(job):
        return {}
    applied = imports.find_applied(job)
    if applied is not None:
        return {"applied_url": path_of("panel-import-job", applied)}
    mended = imports.mended_lines(job, [row.line or 0 for row in page.rows])
    return {
        "apply_url": path_of("panel-import-apply", job),
        "to_add": sum(job.counts.get(code, 0) for code in ADDED),
        "mends": {
            row.line: path_of("panel-import-row", job, line=row.line)
            for row in page.rows
            if row.outcome in BAD_ADDRESSES or row.line in mended
        },
        "compared": _compared(job),
    }


def _compared(job: Job) -> list[dict[str, str]]:
    """How many are new, on the list already, and not in the file, each with its page."""
    found, path = imports.compare(job), path_of("panel-comparison", job)
    about = (
        "%s" if found.is_exact else pgettext("a number that was not counted just now", "about %s")
    )
    texts = {
        ComparedStates.NEW.value: (found.new, _("%(number)s new")),
        ComparedStates.UNCHANGED.value: (found.unchanged, _("%(number)s on your list already")),
        ComparedStates.GONE.value: (found.gone, _("%(number)s of your list not in the file")),
    }
    return [
        {"url": f"{path}?state={state}", "text": text % {"number": about % how_many(number)}}
        for state, (number, text) in texts.items()
    ]
