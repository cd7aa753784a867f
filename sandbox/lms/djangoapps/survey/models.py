"""Questions before a course, and their answers."""

from contract.loader import contract_base, contract_models


class SurveyAnswer(contract_base("survey.SurveyAnswer")):
    """What one learner answered to one question."""

    @classmethod
    def save_answers(cls, form, user, answers, course_key) -> None:
        """Store answers by the names of their questions."""
        for name, value in answers.items():
            values = {"field_value": value, "course_key": course_key}
            answer, created = cls.objects.get_or_create(
                user=user, form=form, field_name=name, defaults=values
            )
            if not created:
                answer.field_value, answer.course_key = value, course_key
                answer.save()

    @classmethod
    def do_survey_answers_exist(cls, form, user) -> bool:
        """Whether an account has answered a form."""
        return cls.objects.filter(form=form, user=user).exists()

    @classmethod
    def retire_user(cls, user_id) -> bool:
        """Blank the answers of an account, row by row; tells whether there were any."""
        answers = cls.objects.filter(user_id=user_id)
        found = answers.exists()
        answers.update(field_value="")
        return found


class SurveyForm(contract_base("survey.SurveyForm")):
    """One set of questions, as HTML."""

    def __str__(self) -> str:
        """The name of the form."""
        return self.name

    @classmethod
    def get(cls, name):
        """The form of a name, or None."""
        return cls.objects.filter(name=name).first()

    def save_user_answers(self, user, answers, course_key) -> None:
        """Store what somebody answered."""
        SurveyAnswer.save_answers(self, user, answers, course_key)


globals().update(contract_models("survey", __name__, written=globals()))
