"""Files and typed addresses: read into rows, planned into outcomes, applied in chunks."""
