# Everything a person or CI does with the project. `make help` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
CATALOGUES := $(wildcard kms/*/translations/ko/LC_MESSAGES/messages.po)

.PHONY: help setup run test test-slow lint bench screenshots schema words
.DEFAULT_GOAL := help

help: ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

$(STAMPS)/python: tools/make_environment.py
	@$(PYTHON) tools/make_environment.py $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/packages: requirements.lock $(STAMPS)/python
	@echo "[1/4] installing the locked packages"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock || \
	  { echo "The packages could not be installed. Check the network to the package registry and the free disk space."; exit 1; }
	@touch $@

$(STAMPS)/dev-packages: requirements-dev.lock $(STAMPS)/packages
	@echo "      installing the packages for tests"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

$(STAMPS)/words: $(CATALOGUES) $(STAMPS)/packages
	@echo "[2/4] compiling translations"
	@for one in $(CATALOGUES); do $(BIN)/python -m babel.messages.frontend --quiet compile -i $$one -o $${one%.po}.mo || exit 1; done
	@touch $@

$(STAMPS)/browser: tests/browser/package-lock.json $(STAMPS)/dev-packages
	@echo "      installing the browser for tests"
	@$(BIN)/python tools/build_assets.py --only-packages tests/browser
	@touch $@

setup: $(STAMPS)/packages $(STAMPS)/words ## Prepare .venv with .venv/bin/kms, translations and assets
	@$(BIN)/python tools/build_assets.py

run: setup ## Start the office with demo data at http://127.0.0.1:8000
	@$(BIN)/kms serve --demo

test: setup $(STAMPS)/browser ## Run the tests, on SQLite and PostgreSQL and in the browser
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow"

test-slow: setup $(STAMPS)/browser ## Run the slow suites: killed processes, interrupted imports, load
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m slow

lint: setup $(STAMPS)/dev-packages ## Check style, types, import directions and lock files
	@$(BIN)/ruff check . && $(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/djlint kms --lint --quiet
	@$(BIN)/python tools/check_locks.py

bench: setup $(STAMPS)/dev-packages ## Measure import, pages and search; prints tables
	@$(BIN)/python -m bench.pages
	@$(BIN)/python -m bench.search --docs 5000
	@$(BIN)/python -m bench.search

screenshots: setup $(STAMPS)/browser ## Take a picture of every page into docs/screenshots
	@$(BIN)/python tools/make_screenshots.py

schema: setup ## Write the first migration anew from the models
	@$(BIN)/python tools/make_schema.py

words: setup ## Collect new words into each room's Korean catalogue
	@$(BIN)/python tools/collect_words.py
