"""Aggregates: the counts of a block without the votes of those who leave."""

import json

import pytest

from lms.djangoapps.courseware.models import StudentModule, XModuleUserStateSummaryField
from lms_lite_learners.host.erasing import aggregates

pytestmark = pytest.mark.django_db


@pytest.fixture
def block(acme):
    """A block's key in SAFE101: block("poll")."""
    return lambda kind: acme.safe.id.make_usage_key(kind, f"the-{kind}")


@pytest.fixture
def state(acme, block):
    """A state that the learner, or somebody else, left in a block."""

    def leave(kind, user=None, **values):
        return StudentModule.objects.create(
            student=user or acme.learner,
            course_id=acme.safe.id,
            module_state_key=block(kind),
            module_type=kind,
            state=json.dumps(values),
        ).pk

    return leave


@pytest.fixture
def count(block):
    """Store a count of a block; what is answered reads it anew."""

    def store(kind, name, value):
        XModuleUserStateSummaryField.objects.create(
            usage_id=block(kind), field_name=name, value=json.dumps(value)
        )
        return lambda: json.loads(
            XModuleUserStateSummaryField.objects.get(usage_id=block(kind), field_name=name).value
        )

    return store


def test_a_vote_of_a_feedback_block_is_taken_out(state, count):
    counted = count("feedback", "vote_aggregate", [4, 2, 0])
    assert aggregates.subtract([state("feedback", user_vote=1, user_freeform="Fine")]) == 1
    assert counted() == [4, 1, 0]


@pytest.mark.parametrize("vote", [-1, 3, None, "1", True])
def test_who_did_not_vote_is_not_counted(state, count, vote):
    counted = count("feedback", "vote_aggregate", [4, 2, 0])
    assert aggregates.subtract([state("feedback", user_vote=vote)]) == 0
    assert counted() == [4, 2, 0]


def test_the_votes_of_many_are_taken_out_at_once(state, count, person):
    counted = count("feedback", "vote_aggregate", [4, 2])
    pks = [state("feedback", user_vote=0), state("feedback", person("other"), user_vote=0)]
    assert aggregates.subtract(pks) == 2
    assert counted() == [2, 2]


def test_a_poll_has_one_less_for_the_choice(state, count):
    counted = count("poll", "tally", {"R": 3, "B": 1})
    assert aggregates.subtract([state("poll", choice="R", submissions_count=2)]) == 1
    assert counted() == {"R": 2, "B": 1}


def test_the_platforms_own_poll_counts_who_has_voted(state, count, person):
    counted = count("poll_question", "poll_answers", {"yes": 3, "no": 1})
    voted = state("poll_question", voted=True, poll_answer="no")
    undone = state("poll_question", person("other"), voted=False, poll_answer="yes")
    assert aggregates.subtract([voted, undone]) == 1
    assert counted() == {"yes": 3, "no": 0}


def test_a_survey_has_one_less_for_each_question(state, count):
    counted = count("survey", "tally", {"q1": {"Y": 2, "N": 1}, "q2": {"Y": 0, "N": 3}})
    choices = {"q1": "Y", "q2": "N", "gone": "Y"}
    assert aggregates.subtract([state("survey", choices=choices)]) == 1
    assert counted() == {"q1": {"Y": 1, "N": 1}, "q2": {"Y": 0, "N": 2}}


def test_a_word_that_nobody_else_wrote_goes_from_the_cloud(state, count):
    every = count("word_cloud", "all_words", {"ladder": 2, "lena": 1})
    top = count("word_cloud", "top_words", {"ladder": 2, "lena": 1})
    words = state("word_cloud", submitted=True, student_words=["ladder", "lena"])
    assert aggregates.subtract([words]) == 1
    assert every() == top() == {"ladder": 1}


def test_no_count_falls_below_zero(state, count):
    counted = count("poll", "tally", {"R": 0})
    assert aggregates.subtract([state("poll", choice="R")]) == 0
    assert counted() == {"R": 0}


def test_counts_of_other_blocks_stay(state, count):
    counted = count("feedback", "vote_aggregate", [4, 2])
    assert aggregates.subtract([state("poll", choice="R"), state("problem", done=True)]) == 0
    assert counted() == [4, 2]


def test_states_that_are_gone_count_for_nothing(state, count):
    counted = count("poll", "tally", {"R": 3})
    pk = state("poll", choice="R")
    aggregates.subtract([pk])
    StudentModule.objects.filter(pk=pk).delete()
    assert aggregates.subtract([pk]) == 0
    assert counted() == {"R": 2}


@pytest.mark.parametrize("value", ["", "no json", "null", "7"])
def test_a_count_that_cannot_be_read_is_left(state, block, value):
    XModuleUserStateSummaryField.objects.create(
        usage_id=block("poll"), field_name="tally", value=value
    )
    assert aggregates.subtract([state("poll", choice="R")]) == 0


def test_hints_that_learners_wrote_for_others_cannot_be_told_apart(state, count):
    count("crowdsourcehinter", "hint_database", {"4": {"Count again": 3}})
    pks = [state("crowdsourcehinter", HintsUsed=1), state("problem", done=True)]
    assert aggregates.indistinct(pks) == 1
    assert aggregates.indistinct(pks[1:]) == 0


FLAGS = "flagged_accum_resources"


def test_what_was_reported_to_staff_goes_and_others_reports_stay(state, count):
    told = count("recommender", FLAGS, {"a" * 32: {"url": "Rude"}, "b" * 32: {"url": "Old"}})
    left = [state("recommender", flagged_ids=["url"]), state("feedback", user_vote=1)]
    assert aggregates.forget_reports(left, {"a" * 32, "c" * 32}) == 1
    assert told() == {"b" * 32: {"url": "Old"}}
    assert aggregates.forget_reports(left, {"a" * 32}) == 0


def test_reports_in_blocks_that_the_person_has_nothing_in_are_not_touched(state, count):
    told = count("recommender", FLAGS, {"a" * 32: {}})
    assert aggregates.forget_reports([state("feedback", user_vote=1)], {"a" * 32}) == 0
    assert told() == {"a" * 32: {}}


@pytest.mark.parametrize("value", [[], None, "a" * 32])
def test_reports_that_are_no_mapping_stay(state, count, value):
    told = count("recommender", FLAGS, value)
    assert aggregates.forget_reports([state("recommender")], {"a" * 32}) == 0
    assert told() == value


def test_votes_for_recommendations_are_taken_out_one_by_one(state, count):
    one, two = {"upvotes": 3, "downvotes": 0}, {"upvotes": 1, "downvotes": 2, "title": "Rungs"}
    counted = count("recommender", "recommendations", {"one": one, "two": two})
    left = state("recommender", upvoted_ids=["one", "three", 4], downvoted_ids=["two"])
    assert aggregates.subtract([left]) == 1
    assert counted() == {"one": {**one, "upvotes": 2}, "two": {**two, "downvotes": 1}}


@pytest.mark.parametrize("value", [[], {"one": 3}, {"one": {"upvotes": 0}}])
def test_votes_for_what_is_no_recommendation_change_nothing(state, count, value):
    counted = count("recommender", "recommendations", value)
    assert aggregates.subtract([state("recommender", upvoted_ids=["one"])]) == 0
    assert counted() == value
