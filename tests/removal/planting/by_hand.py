"""Rows that no column leads to: work of several people together, and notes about them."""

import json

from django.apps import apps
from django.contrib.contenttypes.models import ContentType

from tests.removal.planting import columns
from tests.removal.planting.rows import Context

ANONYMOUS = "student.AnonymousUserId"


def plant_by_hand(planter, mine, theirs, *elsewhere):
    """Plant them for the one to remove, a colleague, and the same one elsewhere."""
    add = Adding(planter)
    for context in (mine, theirs, *elsewhere):
        add.former(context)
        add.known_otherwise(context)
        add.work_of_a_team(context)
        add.notes(context)
        add.wiki_of(context)
    add.reviews(mine, theirs)
    add.reviews(theirs, mine)
    add.talk(mine, theirs)
    return add


class Adding:
    """Adds rows to what was planted."""

    def __init__(self, planter):
        """Beside the rows of this planter."""
        self.planter = planter
        self.needed = []
        self.of_teams = []
        self.beside = []
        self.stands = {}
        self.root, self.first, self.pages = None, {}, {}

    def row(self, label, context):
        """What was planted for somebody."""
        return self.planter.row(apps.get_model(label), context)

    def add(self, label, context, **values):
        """One more row."""
        return self.planter.add(apps.get_model(label), context, **values)

    def needs(self, context, *rows):
        """Others need these rows, which stay without the person."""
        self.needed += [(context, row._meta.label, str(row.pk)) for row in rows]

    def former(self, context):
        """Former states of rows that are long gone."""
        for model in columns.models_tied(columns.PERSON, columns.PLACE):
            live = columns.live_of(model)
            if live is not None and columns.is_planted(live):
                self.planter.add(model, context, id=next(self.planter.numbers))

    def known_otherwise(self, context):
        """Scores of tools, which know people by ids of the account as well."""
        score = "lti_consumer.LtiAgsScore"
        self.add(score, context, user_id=str(context.person.user.pk))
        everywhere = Context(context.person, None)
        key = ANONYMOUS, everywhere
        if key not in self.planter.made:
            self.planter.made[key] = self.add(ANONYMOUS, everywhere, course_id=None)
        known_as = self.planter.made[key].anonymous_user_id
        self.add(score, context, user_id=known_as)

    def work_of_a_team(self, context):
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
        place = apps.get_model("assessment.TeamStaffWorkflow")(
            staffworkflow_ptr_id=queued.pk, team_submission_uuid=str(team.uuid)
        )
        place.save_base(raw=True)
        self.needs(context, team, place)
        # Holds the number of what was handed in, and is a part of the row of the team.
        self.of_teams.append((queued._meta.label, str(queued.pk)))

    def notes(self, context):
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

    def reviews(self, author, reviewer):
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

    def talk(self, mine, theirs):
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
        self.beside += [(row._meta.label, str(row.pk)) for row in (reply, below)]
        for one, other in ((mine, theirs), (theirs, mine)):
            thread = self.row("forum.CommentThread", other)
            self.traces(one, thread)
            self.traces(one, self.row("forum.Comment", other))

    def traces(self, context, post):
        """What somebody does with another's post."""
        kind = ContentType.objects.get_for_model(post).pk
        on = {"content_type_id": kind, "content_object_id": post.pk}
        for label in ("UserVote", "AbuseFlagger", "HistoricalAbuseFlagger", "EditHistory"):
            self.add(f"forum.{label}", context, **on)
        if post._meta.object_name == "CommentThread":
            self.add(
                "forum.Subscription",
                context,
                source_content_type_id=kind,
                source_object_id=post.pk,
            )
            self.add("forum.LastReadTime", context, comment_thread_id=post.pk)

    def wiki_of(self, context):
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
            self.stands[row._meta.label, str(row.pk)] = place.org

    def page(self, context, parent, slug, level):
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
            tree_id=1,
            lft=left,
            rght=left + width,
        )

    def written(self, context, page):
        """A page's text and what is attached to it, which stay, and who wrote it."""
        author = {"user_id": context.person.user.pk, "user_message": "", "automatic_log": ""}
        plugin = self.add("wiki.ArticlePlugin", context, article_id=page.article_id)
        attached = apps.get_model("wiki.RevisionPlugin")(articleplugin_ptr_id=plugin.pk)
        attached.save_base(raw=True)
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
