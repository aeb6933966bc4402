# Everything sets itself up: a fresh clone needs only Python 3.11 or later and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Tests mostly wait for a bot or a database; more at once and they also wait for each other.
WORKERS ?= 2
LANGUAGES := $(wildcard locales/*/LC_MESSAGES/messages.po)

.PHONY: help install demo test bench check catalogues messages lock clean

help:  ## What can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

install: $(READY)  ## Build .venv from the lock

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

catalogues: $(READY)
	@$(BIN)/python -m bot.i18n

demo: catalogues  ## Try the bot in the browser: no token, no network
	$(BIN)/mso-bot demo

test: catalogues  ## All tests, on SQLite and PostgreSQL, with a real browser where there is one
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

bench: catalogues  ## The performance table
	$(BIN)/python -m tests.bench

check: catalogues  ## Lint, types, contracts, catalogues
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest tests/test_catalogues.py

messages: $(READY)  ## Collect the texts from the code and update every catalogue
	$(BIN)/pybabel --quiet extract -F babel.cfg -k N_ -k _ -k theirs -k label -k plural:1,2 -c translators: --sort-by-file --no-location --omit-header -o locales/messages.pot bot handlers
	for po in $(LANGUAGES); do \
		$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --omit-header -i locales/messages.pot -o $$po -l $$(echo $$po | cut -d/ -f2) ; \
	done

lock: $(READY)  ## Pin all packages anew
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --extra dev --extra bench --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header -o requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) demo-data build *.egg-info
