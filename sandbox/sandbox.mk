# The sandbox LMS: `make sandbox PORT=8000`, `make sandbox-reset`,
# `make sandbox-load LEARNERS=1000000 COURSES=20`.
# The Makefile that includes this may set SANDBOX_PYTHON and what must be installed first
# (SANDBOX_NEEDS).

PORT ?= 8000
LEARNERS ?= 1000000
COURSES ?= 20
SANDBOX_PYTHON ?= python
SANDBOX_NEEDS ?=
SANDBOX_RUN = PORT=$(PORT) PYTHONPATH=$(CURDIR)/sandbox $(SANDBOX_PYTHON) -P -m processes

.PHONY: sandbox sandbox-reset sandbox-load

sandbox: $(SANDBOX_NEEDS)
	@exec env $(SANDBOX_RUN) serve

sandbox-reset: $(SANDBOX_NEEDS)
	@$(SANDBOX_RUN) reset

sandbox-load: $(SANDBOX_NEEDS)
	@$(SANDBOX_RUN) load --learners $(LEARNERS) --courses $(COURSES)
