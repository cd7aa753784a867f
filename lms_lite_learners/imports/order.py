"""What a job's import was asked for, as the plan takes it."""

from lms_lite_learners.data import AddedVia
from lms_lite_learners.imports.plan import Order
from lms_lite_learners.models import Job

__all__ = ["order_of"]


def order_of(job: Job) -> Order:
    """The order of an import."""
    arguments = job.arguments
    return Order(
        org=job.org,
        acting_user_id=job.owner_id,
        via=AddedVia.IMPORT,
        courses=tuple(arguments["courses"]),
        notify=arguments["notify"],
        strict=arguments["strict"],
    )
