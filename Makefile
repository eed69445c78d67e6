# `make register` and `make test` need Python 3.11 to 3.13 with pip, and nothing else; what they install goes into .venv.
# README.md has the same lines for a machine without make. Others: lint, types, bench, train, readme, lock.

VENV ?= .venv
ifndef PYTHON
PYTHON := $(shell for python in python3 python3.11 python3.12 python3.13; do \
	$$python -c 'import pip, sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2> /dev/null \
	&& echo $$python && break; done)
endif
BIN := $(VENV)/bin
PIP := $(PYTHON) -m pip --disable-pip-version-check --python $(VENV)
TEXTS ?= $(wildcard ../shared/pool/text)
LABELLED ?= corpus $(wildcard ../shared/gold) $(if $(TEXTS),corpus/public)

.PHONY: register test lint types bench train readme lock
.DELETE_ON_ERROR:

register: $(VENV)/.register  ## outputs/register.xlsx of the directives of corpus/
	$(BIN)/policynlp extract corpus/docs -o outputs/register.xlsx

test: $(VENV)/.test
	$(BIN)/python -m pytest

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo --no-cache

types: $(VENV)/.test
	$(BIN)/mypy

bench: $(VENV)/.test  # time of the whole pipeline as a share of that of plain jieba; time of aligning 20,000 tasks with 20,000
	$(BIN)/python tests/bench_speed.py
	$(BIN)/python tests/bench_compare.py

train: $(VENV)/.test  # models/ anew, from the labelled directives in LABELLED
	$(BIN)/policynlp train $(foreach one,$(filter-out corpus,$(LABELLED)),--gold $(one)) $(foreach one,$(TEXTS),--texts $(one))

readme: $(VENV)/.test  # the parts of README.md and models/README.md that a program writes
	$(BIN)/python tests/readme_blocks.py

# Both lock files hold what builds the package too, so that nothing is installed without a hash.
LOCKED := UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-annotate --upgrade --quiet
lock: $(VENV)/bin/python
	$(PIP) install --quiet uv
	printf '%s\n' 'hatchling>=1.27' editables | $(LOCKED) pyproject.toml - -o requirements.lock
	$(LOCKED) pyproject.toml --extra all --extra dev -c requirements.lock requirements.lock -o requirements-dev.lock

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "make: no Python 3.11 to 3.13 with pip found; install one, or name it: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv --without-pip $(VENV)

$(VENV)/.register: $(VENV)/bin/python requirements.lock pyproject.toml
	$(PIP) install --quiet --require-hashes -r requirements.lock
	$(PIP) install --quiet --no-build-isolation --no-deps -e .
	touch $@

$(VENV)/.test: $(VENV)/bin/python requirements-dev.lock pyproject.toml
	$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	$(PIP) install --quiet --no-build-isolation --no-deps -e .
	touch $@
