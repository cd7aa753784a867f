"""What people did in courses: one row for each block that somebody touched."""

from contract.loader import contract_base, contract_models


class StudentModule(contract_base("courseware.StudentModule", done={"default": "na"})):
    """The state of one block for one learner, and its score."""

    @property
    def block_type(self) -> str:
        """What kind of block it is, under the name that blocks use."""
        return self.module_type

    @classmethod
    def save_state(cls, student, course_id, module_state_key, defaults) -> None:
        """Store the state of a block, or its first one."""
        answer, created = cls.objects.get_or_create(
            student=student,
            course_id=course_id,
            module_state_key=module_state_key,
            defaults=defaults,
        )
        if not created and answer.state != defaults["state"]:
            answer.state = defaults["state"]
            answer.save()


globals().update(contract_models("courseware", __name__, written=globals()))
