"""What the kinds of blocks count, and how one learner's part is taken out of it."""

from collections.abc import Callable
from typing import Any

# Fields that hold counts of all learners, by the kind of block.
FIELDS = {
    "feedback": frozenset({"vote_aggregate"}),
    "poll": frozenset({"tally"}),
    "survey": frozenset({"tally"}),
    "poll_question": frozenset({"poll_answers"}),
    "word_cloud": frozenset({"all_words", "top_words"}),
    "recommender": frozenset({"recommendations", "removed_recommendations"}),
}
# Kinds of blocks that keep what learners wrote for others without saying who wrote it.
INDISTINCT = ("crowdsourcehinter", "recommender")
# What learners reported to staff, by the anonymous id of each.
REPORTING = {"recommender": "flagged_accum_resources"}

__all__ = ["FIELDS", "INDISTINCT", "REPORTING", "without_vote"]


def without_vote(kind: str, count: Any, state: dict[str, Any]) -> Any:
    """The count without the vote that a learner's state holds; None where there is none in it."""
    return _WITHOUT[kind](count, state)


def _feedback(count: Any, state: dict[str, Any]) -> Any:
    """A list of counts; the vote is a place in it, -1 before one is given."""
    vote = state.get("user_vote", -1)
    if not isinstance(count, list) or type(vote) is not int or not 0 <= vote < len(count):
        return None
    less = _less(count[vote])
    return None if less is None else [*count[:vote], less, *count[vote + 1 :]]


def _poll(count: Any, state: dict[str, Any]) -> Any:
    return _choice(count, state.get("choice"))


def _poll_question(count: Any, state: dict[str, Any]) -> Any:
    return _choice(count, state.get("poll_answer")) if state.get("voted") else None


def _survey(count: Any, state: dict[str, Any]) -> Any:
    """Counts of answers by question; a learner chose one answer for each."""
    choices = state.get("choices")
    if not isinstance(count, dict) or not isinstance(choices, dict):
        return None
    changed = {
        question: less
        for question, answer in choices.items()
        if (less := _choice(count.get(question), answer)) is not None
    }
    return {**count, **changed} if changed else None


def _word_cloud(count: Any, state: dict[str, Any]) -> Any:
    """Counts by word, in which a word that nobody else wrote goes."""
    words = state.get("student_words")
    if not isinstance(count, dict) or not isinstance(words, list) or not state.get("submitted"):
        return None
    left = dict(count)
    for word in words:
        less = _less(left.get(word)) if isinstance(word, str) else None
        if less is not None:
            left[word] = less
    return {word: number for word, number in left.items() if number} if left != count else None


def _recommender(count: Any, state: dict[str, Any]) -> Any:
    """Recommendations by their address, each with two counts; a learner votes once on each."""
    changed: dict[str, Any] = {}
    for voted, name in (("upvoted_ids", "upvotes"), ("downvoted_ids", "downvotes")):
        ids = state.get(voted)
        for one in ids if isinstance(ids, list) and isinstance(count, dict) else ():
            known = changed.get(one, count.get(one)) if isinstance(one, str) else None
            if isinstance(known, dict) and (less := _less(known.get(name))) is not None:
                changed[one] = {**known, name: less}
    return {**count, **changed} if changed else None


def _choice(count: Any, choice: Any) -> Any:
    """Counts by answer with one less for this answer."""
    if not isinstance(count, dict) or not isinstance(choice, str):
        return None
    less = _less(count.get(choice))
    return None if less is None else {**count, choice: less}


def _less(number: Any) -> int | None:
    """One less; None for what isn't a count of at least one."""
    return number - 1 if type(number) is int and number > 0 else None


_WITHOUT: dict[str, Callable[[Any, dict[str, Any]], Any]] = {
    "feedback": _feedback,
    "poll": _poll,
    "survey": _survey,
    "poll_question": _poll_question,
    "word_cloud": _word_cloud,
    "recommender": _recommender,
}
