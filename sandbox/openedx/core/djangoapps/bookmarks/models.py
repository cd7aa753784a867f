"""Places in a course that people keep."""

from contract.loader import contract_models

globals().update(contract_models("bookmarks", __name__, written=globals()))
