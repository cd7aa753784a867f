"""What was sent about a learner to the systems of enterprises, in both copies of each channel."""

from lms_lite_learners.data import Category, Direct, Entry
from lms_lite_learners.removal.learner_data.lines import account, address, along, blank, erase, keep
from lms_lite_learners.removal.learner_data.partners import ENROLLMENT, PAST_ENROLLMENT

# Each package's app of responses, and what it appends to the name of a channel's app.
COPIES = (("integrated_channel", ""), ("channel_integration", "_channel"))
# Channel, what its models begin with, and how else than by address they know the person.
CHANNELS: tuple[tuple[str, str, tuple[Direct, ...]], ...] = (
    ("blackboard", "BlackboardLearner", (address("blackboard_user_email"),)),
    ("blackboard", "BlackboardLearnerAssessment", (address("blackboard_user_email"),)),
    ("canvas", "CanvasLearner", (address("canvas_user_email"),)),
    ("canvas", "CanvasLearnerAssessment", (address("canvas_user_email"),)),
    ("cornerstone", "CornerstoneLearner", (account(),)),
    ("degreed", "DegreedLearner", (address("degreed_user_email"),)),
    ("degreed2", "Degreed2Learner", (address("degreed_user_email"),)),
    ("moodle", "MoodleLearner", (address("moodle_user_email"),)),
    ("sap_success_factors", "SapSuccessFactorsLearner", ()),
    ("xapi", "XAPILearner", (account(),)),
)
# The one channel that the newer package dropped.
OLD_ONLY = frozenset({"degreed"})


def _models(responses: str, suffix: str) -> dict[str, tuple[Direct, ...]]:
    """The models of one package and their ways to the person."""
    models: dict[str, tuple[Direct, ...]] = {f"{responses}.GenericLearnerDataTransmissionAudit": ()}
    for channel, name, ways in CHANNELS:
        if not suffix or channel not in OLD_ONLY:
            models[f"{channel}{suffix}.{name}DataTransmissionAudit"] = ways
    return models


def _sent(model: str, ways: tuple[Direct, ...]) -> Entry:
    return erase(
        model,
        Category.PARTNERS,
        "What an enterprise's system was told of the person: grade, progress, address.",
        address("user_email"),
        *ways,
        along("enterprise_course_enrollment_id", ENROLLMENT),
        along("enterprise_course_enrollment_id", PAST_ENROLLMENT, "id"),
    )


def _answered(responses: str, suffix: str) -> Entry:
    return blank(
        f"{responses}.ApiResponseRecord",
        Category.PARTNERS,
        "What the system answered, which may repeat the person; other transmissions link to it.",
        *(along("id", model, "api_record_id") for model in _models(responses, suffix)),
        body="",
    )


def _logged(responses: str) -> Entry:
    return keep(
        f"{responses}.IntegratedChannelAPIRequestLogs",
        Category.PARTNERS,
        "A log without a column that names a person: logs can't be reached.",
    )


CHANNEL_AUDITS: tuple[Entry, ...] = tuple(
    entry
    for responses, suffix in COPIES
    for entry in (
        *(_sent(model, ways) for model, ways in _models(responses, suffix).items()),
        _answered(responses, suffix),
        _logged(responses),
    )
)
