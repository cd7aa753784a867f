"""What a block can do for the person who uses it."""

from typing import Any

from completion.models import BlockCompletion
from completion.waffle import ENABLE_COMPLETION_TRACKING_SWITCH

from common.djangoapps.student.models import anonymous_id_for_user
from lms.djangoapps.courseware.model_data import keep_state, state_of
from lms.djangoapps.grades.signals.signals import SCORE_PUBLISHED
from xmodule.block import Block


class Runtime:
    """One person at one block; staff who look as one learner leave no trace."""

    def __init__(self, user, block: Block, *, leaves_traces: bool = True) -> None:
        self.user = user
        self.block = block
        self.leaves_traces = leaves_traces
        self.anonymous_student_id = anonymous_id_for_user(user, block.course_id)

    @property
    def state(self) -> dict[str, Any]:
        """What is kept of the person's work here."""
        return state_of(self.user, self.block)

    def save(self, state: dict[str, Any]) -> None:
        """Keep the person's work."""
        if self.leaves_traces:
            keep_state(self.user, self.block, state)

    def publish_score(self, earned: float, possible: float) -> None:
        """Tell the gradebook of an answer's points."""
        if not self.leaves_traces:
            return
        SCORE_PUBLISHED.send(
            sender=None,
            block=self.block,
            user=self.user,
            raw_earned=earned,
            raw_possible=possible,
            only_if_higher=None,
            score_deleted=None,
            grader_response=None,
        )

    def complete(self, share: float = 1.0) -> None:
        """Tell how much of the block is done, where the site keeps that."""
        if self.leaves_traces and ENABLE_COMPLETION_TRACKING_SWITCH.is_enabled():
            BlockCompletion.objects.submit_completion(
                user=self.user, block_key=self.block.usage_key, completion=share
            )
