"""Long acts of course staff."""

from simple_history.models import HistoricalRecords

from contract.loader import contract_base, contract_models
from lms.djangoapps.instructor_task.config.models import GradeReportSetting
from lms.djangoapps.instructor_task.report_store import DjangoStorageReportStore, ReportStore

__all__ = [
    "DjangoStorageReportStore",
    "GradeReportSetting",
    "InstructorTaskSchedule",
    "ReportStore",
]


class InstructorTaskSchedule(contract_base("instructor_task.InstructorTaskSchedule")):
    """When a long act is to start."""

    history = HistoricalRecords()


globals().update(contract_models("instructor_task", __name__, written=globals()))
