"""What somebody reached: the figures of a learner in an organisation."""

from lms_lite_learners.results.figures import Standing, standing_of

__all__ = ["Standing", "standing_of"]
