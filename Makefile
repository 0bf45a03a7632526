# The same commands that .ci/run calls. A fresh machine needs git, make and Python 3.11 or newer.

VENV ?= .venv
BIN := $(VENV)/bin
DB ?= demo.db
SERVE ?= 1

# The first Python on the path that is new enough; else python3, whose version the message names.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python3.14; do \
  $$python -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$python && exit; done; echo python3)

# An environment whose Python is gone is made anew.
$(shell test -x $(BIN)/python || rm -f $(VENV)/installed* $(BIN)/python*)

# What a shell may have set for other projects would lead the installation astray.
unexport PYTHONPATH PYTHONHOME PIP_TARGET PIP_PREFIX PIP_ROOT PIP_CONSTRAINT PIP_REQUIREMENT
export PIP_USER := 0
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: help demo test slow judges lint types docs docs-check bench clean

help:
	@echo "make demo         crawl the built-in magazine into demo.db and serve it (SERVE=0: crawl only)"
	@echo "make test         the test suite, but for the slow tests"
	@echo "make slow         the slow tests"
	@echo "make judges       pywb in .judges, for a slow test that is skipped without it"
	@echo "make lint types   ruff and import-linter; mypy"
	@echo "make docs         write the generated parts of docs/ anew (docs-check: only compare)"
	@echo "make bench        accuracy on recorded pages, where they are at hand; kill -9; memory; CPU"
	@echo "make clean        remove the virtual environment and the tools' caches"

$(BIN)/python:
	@$(PYTHON) -c '$(NEW_ENOUGH)' 2>/dev/null || \
	  { echo "keepreading needs Python 3.11 or newer; $(PYTHON) is" \
	         "$$($(PYTHON) -V 2>/dev/null || echo 'not there')." \
	         "Name another one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -f $(BIN)/python*; \
	    echo "$(PYTHON) cannot make a virtual environment. On Debian and Ubuntu the package" \
	         "python3-venv is missing: apt install python3-venv" >&2; exit 1; }

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

# The demo's own file is made anew; an archive of another name is never deleted.
demo: $(VENV)/installed
	@$(if $(filter demo.db,$(DB)),rm -rf demo.db demo.db-wal demo.db-shm demo.warc)
	@$(BIN)/keepreading demo $(DB) $(if $(filter 0,$(SERVE)),--no-serve)

test: $(VENV)/installed-test
	$(BIN)/python -m pytest -q -n auto --dist loadscope -m "not slow"

slow: $(VENV)/installed-test
	$(BIN)/python -m pytest -q -m slow

# pywb is GPL and brings gevent: it judges our files from an environment of its own.
judges: .judges/installed

.judges/installed: $(BIN)/python
	@$(BIN)/python -m venv .judges
	@.judges/bin/python -m pip install --quiet --disable-pip-version-check 'pywb==2.10.*'
	@touch $@

lint: $(VENV)/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: $(VENV)/installed-dev
	$(BIN)/mypy
	$(BIN)/mypy tests bench docs

# Pages with parts that cog writes.
WRITTEN := docs/architecture.md docs/reference/*.md

docs: $(VENV)/installed-dev
	$(BIN)/cog -I . -r $(WRITTEN)

docs-check: $(VENV)/installed-dev
	$(BIN)/cog -I . --check --diff $(WRITTEN)

bench: $(VENV)/installed-test
	$(BIN)/python -m bench.sites
	$(BIN)/python -m bench.sites --via api
	$(BIN)/python -m bench.listings
	$(BIN)/python -m bench.articles
	$(BIN)/python -m bench.failures
	$(BIN)/python -m bench.kills
	$(BIN)/python -m bench.recrawl
	$(BIN)/python -m bench.keeping
	$(BIN)/python -m bench.memory

clean:
	rm -rf $(VENV) .judges .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
