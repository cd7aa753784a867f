"""The forum. Its tables are made from the contract."""
