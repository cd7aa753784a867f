"""Open response assessment: what learners upload. Its tables are made from the contract."""
