"""How reports of grades are made."""

from contract.loader import contract_models

globals().update(contract_models("instructor_task", __name__, written=globals()))
