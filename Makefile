# The same commands that .ci/run calls. A fresh machine needs git, make and Python 3.11 or newer.

VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
DB ?= demo.db
SERVE ?= 1
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: help demo test slow lint types docs docs-check bench clean

help:
	@echo "make demo         crawl the built-in magazine into demo.db and serve it (SERVE=0: crawl only)"
	@echo "make test         the test suite, but for the slow tests"
	@echo "make slow         the slow tests"
	@echo "make lint types   ruff and import-linter; mypy"
	@echo "make docs         write the generated parts of docs/ anew (docs-check: only compare)"
	@echo "make bench        accuracy on the recorded sites and pages, where they are at hand"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "keepreading needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1)." \
	         "Name another one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(BIN)/python pyproject.toml constraints.txt
	@echo "Installing keepreading into $(VENV) ..."
	@$(PIP_INSTALL) -e .
	@touch $@

$(VENV)/installed-test: $(VENV)/installed
	@$(PIP_INSTALL) -e '.[test]'
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed-test
	@$(PIP_INSTALL) -e '.[test,dev]'
	@touch $@

demo: $(VENV)/installed
	@rm -f $(DB) $(DB)-wal $(DB)-shm
	@$(BIN)/keepreading demo $(DB) $(if $(filter 0,$(SERVE)),--no-serve)

test: $(VENV)/installed-test
	$(BIN)/python -m pytest -q -n auto -m "not slow"

slow: $(VENV)/installed-test
	$(BIN)/python -m pytest -q -m slow

lint: $(VENV)/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: $(VENV)/installed-dev
	$(BIN)/mypy
	$(BIN)/mypy tests bench

docs: $(VENV)/installed-dev
	$(BIN)/cog -r docs/reference/*.md README.md

docs-check: $(VENV)/installed-dev
	$(BIN)/cog --check docs/reference/*.md README.md

bench: $(VENV)/installed-test
	$(BIN)/python -m bench.sites
	$(BIN)/python -m bench.listings
	$(BIN)/python -m bench.articles

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
