# Everything is made in .venv. A stamp file says what is installed there, so that a second run starts at once.

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench docs clean
MAKEFLAGS += --no-print-directory
# Each worker of pytest rewrites the asserts of all tests where it may not keep them.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
STAMPS := .venv/.stamps
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

help: ## Say what there is to make
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 14

setup: $(STAMPS)/test $(STAMPS)/docs ## Install all that a developer needs, and the pre-commit hook
	@$(BIN)/pre-commit install

demo: $(STAMPS)/demo ## Import a real shop's data, build its portraits, show one
	@$(BIN)/limner demo

test: $(STAMPS)/test ## Run every test on every engine that is here
	@$(BIN)/python -m pytest --numprocesses auto

check: $(STAMPS)/test ## Lint, types, import contracts and the quick tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest --numprocesses auto -m "not spark and not slow"

bench: $(STAMPS)/bench ## Run the benchmarks and write benchmarks/RESULTS.md
	$(BIN)/python benchmarks/_results.py

docs: $(STAMPS)/docs ## Generate the reference pages and build the documentation into site/
	$(BIN)/python docs/generate.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

clean: ## Remove what was made, the environment included
	rm -rf .venv site build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@for python in python3.11 python3 python3.12 python3.13; do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    exec $$python -m venv .venv; \
	  fi; \
	done; \
	echo "Limner needs Python 3.11 or later, and found none as python3.11 or python3. Install it, then run make again." >&2; \
	exit 1

$(STAMPS)/demo: pyproject.toml | $(BIN)/python
	$(PIP) --editable '.[demo]'
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/test: pyproject.toml | $(BIN)/python
	$(PIP) --editable '.[dev,spark,postgres]'
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/bench: $(STAMPS)/test
	$(PIP) --editable '.[bench]'
	@touch $@

$(STAMPS)/docs: pyproject.toml | $(BIN)/python
	$(PIP) --editable '.[docs]'
	@mkdir -p $(STAMPS) && touch $@
