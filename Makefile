# Two commands on a fresh machine with Python 3.11: `make sandbox` and `make test`.
PYTHON ?= python3.11
VENV ?= .venv
LOCK ?= requirements/py311-django52.txt
BIN = $(VENV)/bin
READY = $(VENV)/.ready

SANDBOX_PYTHON = $(BIN)/python
SANDBOX_NEEDS = $(READY)

.PHONY: test messages soak bench bench-large clean
.DEFAULT_GOAL := test

$(READY): setup.py $(LOCK)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || \
		{ echo "Python 3.11 is needed: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --requirement $(LOCK)
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

include sandbox/sandbox.mk

test: $(READY)
	$(BIN)/python -m pytest tests -n 2 --dist worksteal $(PYTEST_ARGS)
	@echo "Passed on Python 3.11, Django 5.2, SQLite and the embedded broker." \
		"Only .ci/run checks MariaDB, PostgreSQL, Redis, RabbitMQ, Django 4.2, Python 3.12," \
		"the browser, the wheel, lint, types and layers."

# The catalogues of what invited people see, brought up to date and compiled.
messages: $(READY)
	$(BIN)/python .ci/messages.py

# Long runs by hand: kills, races, many rows.
soak: $(READY)
	$(BIN)/python -m pytest tests -m soak -p no:randomly $(PYTEST_ARGS)

bench: $(READY)
	$(BIN)/python -m benchmarks.list_page --learners 20000
	$(BIN)/python -m benchmarks.import_read
	$(BIN)/python -m benchmarks.import_apply --rows 20000
	$(BIN)/python -m benchmarks.export --learners 20000
	$(BIN)/python -m benchmarks.export_workers --learners 20000
	$(BIN)/python -m benchmarks.removal --learners 100 --unenroll --writer

bench-large: $(READY)
	$(BIN)/python -m benchmarks.list_page --learners 1000000
	$(BIN)/python -m benchmarks.import_apply --rows 100000
	$(BIN)/python -m benchmarks.export --learners 750000
	$(BIN)/python -m benchmarks.removal --learners 1000 --unenroll --writer

clean:
	rm -rf $(VENV) .sandbox build dist *.egg-info
