"""Signals of grades."""

from django.dispatch import Signal

# sent with raw_earned, raw_possible, weight, user_id, course_id, usage_id, only_if_higher,
# modified, score_db_table, score_deleted, grader_response
PROBLEM_RAW_SCORE_CHANGED = Signal()
# sent with weighted_earned, weighted_possible, user_id, anonymous_user_id, course_id, usage_id,
# only_if_higher, modified, score_db_table, score_deleted, grader_response
PROBLEM_WEIGHTED_SCORE_CHANGED = Signal()
# sent with block, user, raw_earned, raw_possible, only_if_higher, score_deleted, grader_response
SCORE_PUBLISHED = Signal()
# sent with course, course_structure, user, subsection_grade
SUBSECTION_SCORE_CHANGED = Signal()
# sent with user_id, course_id, usage_id, only_if_higher, modified, score_deleted, score_db_table
SUBSECTION_OVERRIDE_CHANGED = Signal()
# sent with course_id, user_id
COURSE_GRADE_PASSED_FIRST_TIME = Signal()
# sent with course_id, user_id
COURSE_GRADE_PASSED_UPDATE_IN_LEARNER_PATHWAY = Signal()
