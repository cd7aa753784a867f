"""What blocks do with what is posted to them; each answers what the caller gets as JSON."""

import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.db import transaction
from submissions import api as submissions

from lms.djangoapps.courseware.models import XModuleUserStateSummaryField
from lms.djangoapps.courseware.runtime import Runtime

Handler = Callable[[Runtime, dict[str, Any]], Any]


def check_problem(runtime: Runtime, data: dict[str, Any]) -> dict[str, Any]:
    """Grade the choice in the one `input_...` that is posted."""
    block, state = runtime.block, runtime.state
    answer = next((value for name, value in data.items() if name.startswith("input_")), "")
    is_correct = answer == block.fields["correct"]
    possible = int(block.max_score)
    earned = possible if is_correct else 0
    attempts = state.get("attempts", 0) + 1
    runtime.publish_score(earned, possible)
    runtime.save(
        {
            "attempts": attempts,
            "done": True,
            "student_answers": {f"{block.usage_key.block_id}_2_1": answer},
            "score": {"raw_earned": earned, "raw_possible": possible},
        }
    )
    return {
        "success": "correct" if is_correct else "incorrect",
        "current_score": earned,
        "total_possible": possible,
        "attempts_used": attempts,
    }


def vote(runtime: Runtime, data: dict[str, Any]) -> dict[str, Any]:
    """Keep a vote (its place in the list) and free text; count the vote in the aggregate."""
    votes, state = runtime.block.fields["votes"], runtime.state
    chosen = _place(data.get("vote"), len(votes))
    if runtime.leaves_traces:
        counts = _recount(runtime.block, state.get("user_vote", -1), chosen)
    else:
        counts = [0] * len(votes)
    runtime.save({"user_vote": chosen, "user_freeform": str(data.get("freeform", ""))})
    runtime.complete()
    return {"success": True, "aggregate": counts}


def _place(value: Any, length: int) -> int:
    try:
        place = int(value)
    except (TypeError, ValueError) as error:
        raise BadRequest from error
    if not 0 <= place < length:
        raise BadRequest
    return place


@transaction.atomic
def _recount(block, before: int, now: int) -> list[int]:
    row, _ = XModuleUserStateSummaryField.objects.select_for_update().get_or_create(
        usage_id=block.usage_key,
        field_name="vote_aggregate",
        defaults={"value": json.dumps([0] * len(block.fields["votes"]))},
    )
    counts = json.loads(row.value)
    if before >= 0:
        counts[before] -= 1
    counts[now] += 1
    row.value = json.dumps(counts)
    row.save()
    return counts


def submit_essay(runtime: Runtime, data: dict[str, Any]) -> list[Any]:
    """Hand in an essay under the anonymous id; this site gives all its points at once."""
    block = runtime.block
    text = str(data.get("submission", "")).strip()
    if not text:
        raise BadRequest
    if not runtime.leaves_traces:
        return [True, "", 1]
    student_item = {
        "student_id": runtime.anonymous_student_id,
        "course_id": str(block.course_id),
        "item_id": str(block.usage_key),
        "item_type": "openassessment",
    }
    submission = submissions.create_submission(student_item, {"parts": [{"text": text}]})
    runtime.save({"submission_uuid": submission["uuid"], "has_saved": True})
    submissions.set_score(submission["uuid"], int(block.max_score), int(block.max_score))
    runtime.complete()
    return [True, student_item["student_id"], submission["attempt_number"]]


def publish_completion(runtime: Runtime, _data: dict[str, Any]) -> dict[str, Any]:
    """Mark what is only read as done."""
    runtime.complete()
    return {"result": "ok"}


# By block type and address (`handler` or `handler/suffix`).
HANDLERS: dict[tuple[str, str], Handler] = {
    ("problem", "xmodule_handler/problem_check"): check_problem,
    ("feedback", "vote"): vote,
    ("openassessment", "submit"): submit_essay,
    ("html", "publish_completion"): publish_completion,
}
