"""Whether another service sends a learner the news of a course."""

from lms.djangoapps.experiments.models import ExperimentData

EXTERNAL_UPDATES_EXPERIMENT = 18
OUT_OF_EXPERIMENT = -1


def set_up_external_updates_for_enrollment(user, course_key) -> int:
    """Note once in which bucket of the experiment an enrollment is: in none, as here it is off."""
    data, _ = ExperimentData.objects.get_or_create(
        experiment_id=EXTERNAL_UPDATES_EXPERIMENT,
        user_id=user.id,
        key=str(course_key),
        defaults={"value": str(OUT_OF_EXPERIMENT)},
    )
    return int(data.value)
