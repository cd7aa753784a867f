"""Every state that an answer has had, kept in a database of its own."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from contract.loader import contract_base
from lms.djangoapps.courseware.models import StudentModule


class StudentModuleHistoryExtended(
    contract_base(
        "coursewarehistoryextended.StudentModuleHistoryExtended", created={"auto_now_add": False}
    ),
):
    """One earlier state of a learner's answer."""

    # The kinds of block whose states are kept.
    HISTORY_SAVING_TYPES = frozenset({"problem"})

    @staticmethod
    @receiver(post_delete, sender=StudentModule)
    def delete_history(sender, instance, **kwargs) -> None:
        """Delete the states of an answer with it."""
        StudentModuleHistoryExtended.objects.filter(student_module_id=instance.pk).delete()


@receiver(post_save, sender=StudentModule)
def save_history_entry(sender, instance, **kwargs) -> None:
    """Keep a state; an entry that has the points already is given the state that follows."""
    if instance.module_type not in StudentModuleHistoryExtended.HISTORY_SAVING_TYPES:
        return
    rows = StudentModuleHistoryExtended.objects.filter(student_module_id=instance.pk)
    entry = rows.filter(state=None).first()
    if entry is None:
        entry = StudentModuleHistoryExtended(student_module_id=instance.pk)
    entry.created = instance.modified
    entry.state, entry.grade, entry.max_grade = instance.state, instance.grade, instance.max_grade
    entry.save()
