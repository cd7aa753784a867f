"""The map: what on the platform ties a person to a course, and what a removal does with it.

Parents stand before what hangs on them: rows are found from first to last and go from last to
first. Models that no removal touches are in `kept`, those with code of their own in `handled`.
"""

from lms_lite_learners.data import Entry
from lms_lite_learners.removal.learner_data.allow_lists import ALLOW_LISTS
from lms_lite_learners.removal.learner_data.assessments import ASSESSMENTS
from lms_lite_learners.removal.learner_data.certificates import CERTIFICATES
from lms_lite_learners.removal.learner_data.channels import CHANNEL_AUDITS
from lms_lite_learners.removal.learner_data.courseware import COURSEWARE
from lms_lite_learners.removal.learner_data.enrollment import ENROLLMENTS, IDENTITIES
from lms_lite_learners.removal.learner_data.exams import EXAMS
from lms_lite_learners.removal.learner_data.forum import FORUM
from lms_lite_learners.removal.learner_data.grades import GRADES
from lms_lite_learners.removal.learner_data.partners import PARTNERS
from lms_lite_learners.removal.learner_data.records import RECORDS
from lms_lite_learners.removal.learner_data.study import STUDY
from lms_lite_learners.removal.learner_data.submissions import SUBMISSIONS
from lms_lite_learners.removal.learner_data.teams import TEAMS
from lms_lite_learners.removal.learner_data.wiki import WIKI

__all__ = ["MAP"]

MAP: tuple[Entry, ...] = (
    *IDENTITIES,
    *ENROLLMENTS,
    *ALLOW_LISTS,
    *COURSEWARE,
    *GRADES,
    *CERTIFICATES,
    *STUDY,
    *TEAMS,
    *FORUM,
    *WIKI,
    *SUBMISSIONS,
    *ASSESSMENTS,
    *EXAMS,
    *PARTNERS,
    *CHANNEL_AUDITS,
    *RECORDS,
)
