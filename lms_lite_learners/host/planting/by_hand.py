"""Rows that no column leads to: work of several people together, and notes about them."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType

from lms_lite_learners.host.erasing.tables import find_model
from lms_lite_learners.host.planting import columns
from lms_lite_learners.host.planting.columns import meta_of
from lms_lite_learners.host.planting.contexts import Context, Place
from lms_lite_learners.host.planting.inserting import CantPlantError, insert
from lms_lite_learners.host.planting.rows import Planter

ANONYMOUS = "student.AnonymousUserId"
TRACES = ("UserVote", "AbuseFlagger", "HistoricalAbuseFlagger", "EditHistory")
# A tree of pages of its own: no wiki has so many.
TREE = 2_000_000_000

__all__ = ["Adding", "plant_by_hand"]


def plant_by_hand(
    planter: Planter, mine: Context, theirs: Context, *elsewhere: Context
) -> "Adding":
    """Plant them for the one to remove, a colleague, and the same one elsewhere."""
    add = Adding(planter)
    for context in (mine, theirs, *elsewhere):
        add.former(context)
        for act in (add.known_otherwise, add.work_of_a_team, add.notes, add.logged, add.wiki_of):
            add.attempt(act, context)
    add.attempt(add.reviews, mine, theirs)
    add.attempt(add.reviews, theirs, mine)
    add.attempt(add.talk, mine, theirs)
    add.attempt(add.noticed, mine, theirs)
    add.attempt(add.reported, mine, theirs)
    return add


class Adding:
    """Adds rows to what was planted."""

    def __init__(self, planter: Planter) -> None:
        """Beside the rows of this planter."""
        self.planter = planter
        self.needed: list[tuple[Context, str, str]] = []
        self.of_teams: list[tuple[str, str]] = []
        self.beside: list[tuple[str, str]] = []
        self.stands: dict[tuple[str, str], str] = {}
        self.root: Any = None
        self.first: dict[Place, Any] = {}
        self.pages: dict[Any, int] = {}

    def attempt(self, act: Callable[..., None], *contexts: Any) -> None:
        """Do it, as far as this platform has the tables; why a row can't be made is noted."""
        try:
            act(*contexts)
        except _LacksModelError:
            return
        except CantPlantError as error:
            label = str(error).partition(":")[0]
            self.planter.unplanted.setdefault(label, str(error))

    def row(self, label: str, context: Context) -> Any:
        """What was planted for somebody."""
        return self.planter.row(_model(label), context)

    def add(self, label: str, context: Context, **values: Any) -> Any:
        """One more row."""
        return self.planter.add(_model(label), context, **values)

    def child(self, label: str, **values: Any) -> Any:
        """A row that adds its columns to another one."""
        row = _model(label)(**values)
        insert(row)
        return row

    def needs(self, context: Context, *rows: Any) -> None:
        """Others need these rows, which stay without the person."""
        self.needed += [(context, *_where(row)) for row in rows]

    def former(self, context: Context) -> None:
        """Former states of rows that are long gone."""
        for model in columns.models_tied(columns.PERSON, columns.PLACE):
            live = columns.live_of(model)
            if live is not None and columns.is_planted(live):
                self.attempt(self._former, model, context)

    def _former(self, model: Any, context: Context) -> None:
        self.planter.add(model, context, id=next(self.planter.numbers))

    def known_otherwise(self, context: Context) -> None:
        """Scores of tools, which know people by ids of the account as well."""
        score = "lti_consumer.LtiAgsScore"
        self.add(score, context, user_id=str(context.person.user.pk))
        everywhere = Context(context.person, None)
        key = ANONYMOUS, everywhere
        if key not in self.planter.made:
            self.planter.made[key] = self.add(ANONYMOUS, everywhere, course_id=None)
        known_as = self.planter.made[key].anonymous_user_id
        self.add(score, context, user_id=known_as)

    def work_of_a_team(self, context: Context) -> None:
        """Handed in for all of a team."""
        block = f"{context.place.block}-of-a-team"
        item = self.add("submissions.StudentItem", context, item_id=block)
        work = self.add(
            "submissions.Submission",
            context,
            student_item_id=item.pk,
            team_submission_id=self.row("submissions.TeamSubmission", context).pk,
        )
        queued = self.add("assessment.StaffWorkflow", context, submission_uuid=str(work.uuid))
        team = self.row("submissions.TeamSubmission", context)
        place = self.child(
            "assessment.TeamStaffWorkflow",
            staffworkflow_ptr_id=queued.pk,
            team_submission_uuid=str(team.uuid),
        )
        self.needs(context, team, place)
        # Holds the number of what was handed in, and is a part of the row of the team.
        self.of_teams.append(_where(queued))
        self.way_of_a_team(context, work, team)

    def way_of_a_team(self, context: Context, work: Any, team: Any) -> None:
        """How far the assessment of a team's work has come."""
        way = self.add("workflow.AssessmentWorkflow", context, submission_uuid=str(work.uuid))
        theirs = self.child(
            "workflow.TeamAssessmentWorkflow",
            assessmentworkflow_ptr_id=way.pk,
            team_submission_uuid=str(team.uuid),
        )
        self.needs(context, theirs)
        self.of_teams.append(_where(way))

    def notes(self, context: Context) -> None:
        """What ran for a course, and whom it was about."""
        user, course = context.person.user, str(context.place.course)
        about = {"student": user.username, "course_id": course}
        task = self.add(
            "instructor_task.InstructorTask", context, task_input=json.dumps(about), subtasks=""
        )
        planned = self.add(
            "instructor_task.InstructorTaskSchedule",
            context,
            task_id=task.pk,
            task_args=json.dumps({"user_id": user.pk}),
        )
        failed = self.add(
            "celery_utils.FailedTask",
            context,
            args=json.dumps([course, user.username]),
            kwargs=json.dumps({"user_id": user.pk, "email": user.email, "course_id": course}),
            exc="",
        )
        self.needs(context, task, planned, failed)

    def logged(self, context: Context) -> None:
        """What staff did with a row in the administration: told by its number, and by its name."""
        user = context.person.user
        enrolled = self.row("student.CourseEnrollment", context)
        answer = self.row("courseware.StudentModule", context)
        texts = (f"{user.username}: {context.place.course}", "An answer")
        for row, text in zip((enrolled, answer), texts, strict=True):
            entry = self.add(
                "admin.LogEntry",
                context,
                user_id=self.planter.staff.user.pk,
                content_type_id=ContentType.objects.get_for_model(row).pk,
                object_id=str(row.pk),
                object_repr=text,
                change_message="",
            )
            self.needs(context, entry)

    def noticed(self, author: Context, reader: Context) -> None:
        """A notice to one that another wrote something."""
        user = author.person.user
        said = {"replier_name": user.username, "sender_id": user.pk, "email_content": author.words}
        notice = self.add("notifications.Notification", reader, content_context=said)
        self.needs(author, notice)

    def reported(self, mine: Context, theirs: Context) -> None:
        """What both reported to a block's staff."""
        block = mine.place.course.make_usage_key("recommender", "shared")
        for context in (mine, theirs):
            self.add(
                "courseware.StudentModule",
                context,
                module_state_key=block,
                module_type="recommender",
                state="{}",
            )
        told = {
            self.row(ANONYMOUS, context).anonymous_user_id: {"https://x.example": context.words}
            for context in (mine, theirs)
        }
        gathered = self.add(
            "courseware.XModuleUserStateSummaryField",
            Context(None, mine.place),
            usage_id=block,
            field_name="flagged_accum_resources",
            value=json.dumps(told),
        )
        self.needs(mine, gathered)

    def reviews(self, author: Context, reviewer: Context) -> None:
        """What one says of another's work."""
        work = self.row("submissions.Submission", author)
        known_as = self.row(ANONYMOUS, reviewer).anonymous_user_id
        given = self.add(
            "assessment.Assessment",
            reviewer,
            submission_uuid=str(work.uuid),
            scorer_id=known_as,
        )
        part = self.add("assessment.AssessmentPart", reviewer, assessment_id=given.pk)
        item = self.add(
            "assessment.PeerWorkflowItem",
            reviewer,
            scorer_id=self.row("assessment.PeerWorkflow", reviewer).pk,
            author_id=self.row("assessment.PeerWorkflow", author).pk,
            submission_uuid=str(work.uuid),
            assessment_id=given.pk,
        )
        self.needs(reviewer, given, part, item)

    def talk(self, mine: Context, theirs: Context) -> None:
        """A thread that another one answered, and traces in each other's threads."""
        answered = self.add("forum.CommentThread", mine)
        reply = self.add("forum.Comment", theirs, comment_thread_id=answered.pk)
        chosen = self.add(
            "forum.Comment",
            theirs,
            comment_thread_id=answered.pk,
            endorsed=True,
            endorsement={"user_id": str(mine.person.user.pk), "time": "2026-01-02"},
        )
        self.add("forum.EditHistory", mine, content_object_id=answered.pk)
        thread = self.row("forum.CommentThread", theirs)
        self.add("forum.Comment", mine, comment_thread_id=thread.pk)
        answered_too = self.add("forum.Comment", mine, comment_thread_id=thread.pk)
        below = self.add(
            "forum.Comment", theirs, comment_thread_id=thread.pk, parent_id=answered_too.pk
        )
        self.needs(mine, answered, answered_too, chosen)
        self.beside += [_where(row) for row in (reply, below)]
        for one, other in ((mine, theirs), (theirs, mine)):
            thread = self.row("forum.CommentThread", other)
            self.traces(one, thread)
            self.traces(one, self.row("forum.Comment", other))

    def traces(self, context: Context, post: Any) -> None:
        """What somebody does with another's post."""
        kind = ContentType.objects.get_for_model(post).pk
        on = {"content_type_id": kind, "content_object_id": post.pk}
        for label in TRACES:
            self.add(f"forum.{label}", context, **on)
        if meta_of(post).object_name == "CommentThread":
            self.add(
                "forum.Subscription",
                context,
                source_content_type_id=kind,
                source_object_id=post.pk,
            )
            self.add("forum.LastReadTime", context, comment_thread_id=post.pk)

    def wiki_of(self, context: Context) -> None:
        """Pages that somebody wrote below the first one of the course."""
        if self.root is None:
            self.root = self.page(Context(), None, "", 0)
        place = context.place
        if place not in self.first:
            slug = f"{place.course.org}.{place.course.course}.{place.course.run}"
            self.first[place] = self.page(Context(None, place), self.root, slug, 1)
        page = self.page(context, self.first[place], f"page-of-{context.person.name}", 2)
        for row in self.written(context, page):
            self.needs(context, row)
            self.stands[_where(row)] = place.org

    def page(self, context: Context, parent: Any, slug: str, level: int) -> Any:
        """A page of the wiki's tree, owned by whoever it is.

        Each page leaves room for those below: the root for 47, a first page for 20.
        """
        self.pages[parent] = number = self.pages.get(parent, 0) + 1
        width = 1000 // 50**level
        left = parent.lft + 1 + (number - 1) * (width + 1) if parent else 1
        owner = context.person.user.pk if context.person else None
        return self.add(
            "wiki.URLPath",
            context,
            article_id=self.add("wiki.Article", context, owner_id=owner, group_id=None).pk,
            slug=slug or None,
            site_id=self.planter.site.pk,
            parent_id=parent and parent.pk,
            level=level,
            tree_id=TREE,
            lft=left,
            rght=left + width,
        )

    def written(self, context: Context, page: Any) -> Iterator[Any]:
        """A page's text and what is attached to it, which stay, and who wrote it."""
        author = {"user_id": context.person.user.pk, "user_message": "", "automatic_log": ""}
        plugin = self.add("wiki.ArticlePlugin", context, article_id=page.article_id)
        self.child("wiki.RevisionPlugin", articleplugin_ptr_id=plugin.pk)
        yield page.article
        yield self.add(
            "wiki.ArticleRevision",
            context,
            article_id=page.article_id,
            title="Ladders",
            content="How to climb one.",
            **author,
        )
        yield self.add("wiki.RevisionPluginRevision", context, plugin_id=plugin.pk, **author)


class _LacksModelError(Exception):
    """This platform lacks a model."""


def _model(label: str) -> Any:
    model = find_model(label)
    if model is None:
        raise _LacksModelError(label)
    return model


def _where(row: Any) -> tuple[str, str]:
    return meta_of(row).label, str(row.pk)
