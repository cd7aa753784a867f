"""What somebody reached: results, how they are laid out and written, figures of the list."""

from lms_lite_learners.results.figures import Standing, standing_of

__all__ = ["Standing", "standing_of"]
