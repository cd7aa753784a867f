"""When a learner's course begins, and which messages come with it."""

from simple_history.models import HistoricalRecords

from contract.loader import contract_base, contract_models


class Schedule(contract_base("schedules.Schedule", active={"default": True})):
    """The dates of one enrollment."""

    history = HistoricalRecords()


globals().update(contract_models("schedules", __name__, written=globals()))
