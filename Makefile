# Every target does its own set-up on a fresh clone: only Python 3.11 or newer and make are needed.
#   make demo    a company's portfolio to look at          make test     the test suite
#   make run     your own installation                     make check    linters, types, contracts
#   make setup   only install                              make bench    measure, beside peers
# SERVE=0 make demo prepares everything and exits.  PYTHON=python3.12 make … chooses the interpreter.

SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
RUN := $(BIN)/steerboard
STAMPS := $(VENV)/stamps
SERVE ?= 1
PYTEST ?=
WORKERS ?= auto

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONDONTWRITEBYTECODE :=


.PHONY: help setup dev demo run test check bench browser lock format clean

help: ## What can be made
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 10

setup: $(STAMPS)/package ## Install what running needs, and build the front end
	@$(PY) hatch_build.py

dev: $(STAMPS)/dev setup ## Install what checking and testing need

demo: setup ## A company's IT portfolio to look at, in your browser
	@$(RUN) demo $(if $(filter 0,$(SERVE)),--no-serve)

run: setup ## Your own installation, empty at first
	@$(RUN) serve

test: dev ## The test suite; says what it left out and why
	@$(PY) -m pytest -n $(WORKERS) --dist loadgroup $(PYTEST)

check: dev ## Linters, types, import contracts, architecture, migrations, templates
	@$(PY) -m tests.architecture.check

bench: dev ## Measure every claim of speed, beside its peers
	@$(PY) -m benchmarks

format: dev ## Lay out the code
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

clean: ## Remove what was built or made; your data in var/ stays
	rm -rf $(VENV) frontend/node_modules steerboard/core/ui/static/dist .mypy_cache .ruff_cache .pytest_cache

# -- how it is installed ----------------------------------------------------------------------------------------------

$(STAMPS)/venv:
	@test -n "$(PYTHON)" || { echo "Steerboard needs Python 3.11 or newer; none was found. Set PYTHON=…"; exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV) || { echo "This Python cannot make virtual environments (Debian: install python3-venv)."; exit 1; }
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/installer: requirements/bootstrap.txt | $(STAMPS)/venv
	@$(PY) -m pip install --quiet --require-hashes --only-binary :all: -r $< \
	  || echo "The quick installer does not run here; going on with pip."
	@touch $@

$(STAMPS)/locked: requirements/build.txt $(STAMPS)/installer
	@echo "Installing what $< locks"
	@if $(BIN)/uv --version >/dev/null 2>&1; \
	  then $(BIN)/uv pip install --quiet --python $(PY) --require-hashes -r $<; \
	  else $(PY) -m pip install --quiet --require-hashes -r $<; fi
	@touch $@

# No build isolation and no dependencies: everything that takes part has been installed by hash above.
$(STAMPS)/package: pyproject.toml engine/pyproject.toml $(STAMPS)/locked
	@echo "Installing Steerboard and its engine, editable"
	@if $(BIN)/uv --version >/dev/null 2>&1; \
	  then STEERBOARD_SKIP_FRONTEND=1 $(BIN)/uv pip install --quiet --python $(PY) --no-build-isolation --no-deps -e engine -e .; \
	  else STEERBOARD_SKIP_FRONTEND=1 $(PY) -m pip install --quiet --no-build-isolation --no-deps -e engine -e .; fi
	@touch $@

$(STAMPS)/dev: requirements/dev.txt $(STAMPS)/package
	@echo "Installing what $< locks"
	@if $(BIN)/uv --version >/dev/null 2>&1; \
	  then $(BIN)/uv pip install --quiet --python $(PY) --require-hashes -r $<; \
	  else $(PY) -m pip install --quiet --require-hashes -r $<; fi
	@touch $@

COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
  --no-emit-index-url --no-emit-find-links --no-emit-package steerboard-engine

lock: $(STAMPS)/installer ## Resolve the newest allowed versions into requirements/
	@echo uv | $(COMPILE) --upgrade - -o requirements/bootstrap.txt
	@$(COMPILE) --upgrade pyproject.toml --extra postgres --group build --group dev -o requirements/dev.txt
	@$(COMPILE) pyproject.toml --extra postgres --group build -c requirements/dev.txt -o requirements/build.txt
	@$(COMPILE) pyproject.toml --extra postgres -c requirements/dev.txt -o requirements/run.txt
