"""Settings of grades that are kept in the database."""

from contract.loader import contract_models

globals().update(contract_models("grades", __name__, written=globals()))
