# Two commands set everything up:  make rehearse  and  make test.
PYTHON ?= python3
BIN := .venv/bin
SHELL := /bin/bash

.PHONY: rehearse test check-code unit bench soak pins clean help

help:
	@echo "make rehearse   read the whole essay in a rehearsal and open the archive"
	@echo "make test       everything that CI runs"
	@echo "make bench      speed and memory, beside a floor or a peer"
	@echo "make soak       the slow suites; SEED=17 ROUNDS=1 plays one seed, GUARDS=off shows what each guard is for"

.venv/.installed: deploy/requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Studycircle needs Python 3.11 or newer; this is $$($(PYTHON) --version). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Setting up .venv (once, about half a minute) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r deploy/requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# The wheels of all that the program needs, for the test that installs it where there is no network.
.venv/wheels/.fetched: .venv/.installed
	@rm -rf .venv/wheels
	@$(BIN)/python -m pip wheel -qq --disable-pip-version-check --no-deps --require-hashes -r deploy/requirements.txt -w .venv/wheels
	@touch $@

.venv/.installed-dev: .venv/.installed .venv/wheels/.fetched deploy/requirements-dev.txt
	@echo "Adding the development packages ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r deploy/requirements-dev.txt
	@touch $@

rehearse: .venv/.installed
	@$(BIN)/studycircle rehearse $(ARGS)

test: check-code unit

check-code: .venv/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy

unit: .venv/.installed-dev
	$(BIN)/python -m tests.missing
	@rm -f .coverage .coverage.*
	$(BIN)/python -m tests $(ARGS)
	@$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --include='bot/agenda/*,bot/reading/*,bot/schedule/*' --fail-under=100 --show-missing --skip-covered

bench: .venv/.installed-dev
	$(BIN)/python -m tests.bench $(ARGS)

soak: .venv/.installed-dev
ifeq ($(GUARDS),off)
	$(BIN)/python -m tests.guards
else
	$(BIN)/python -m pytest -m soak $(ARGS)
endif

pins:
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 deploy/requirements.in -o deploy/requirements.txt
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 deploy/requirements-dev.in -o deploy/requirements-dev.txt

clean:
	rm -rf .venv rehearsal build dist
