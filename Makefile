# make run    makes what is missing and serves on http://127.0.0.1:$PORT (8000)
# make test   the whole suite: SQLite, PostgreSQL where its binaries are, Chromium where it is
#
# Needs Python 3.11 or newer with venv, and make.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run secret test test-fast bench bench-inspections bench-excel kill-excel stress install-check faults load \
  lint audit audit-code messages pictures requirements dev

PYTHON ?= python3
PORT ?= 8000
DEMO ?= 1
VAR_DIR ?= $(CURDIR)/var
export PORT DEMO VAR_DIR

BIN := .venv/bin
ROOMS := accounts communes core enforcement inspections outreach returns sonla_plan
# The lock files name every package there is to install, so nothing is resolved again: pip would take
# a newer release for `coverage[toml]`, which another package asks for, and then refuse it as unpinned.
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --no-deps
# Keyed on what the files say, not on their dates: a checkout changes dates.
RUNTIME := .venv/.runtime-$(shell cat requirements.txt | cksum | cut -d' ' -f1)
DEV := .venv/.dev-$(shell cat requirements.txt requirements-dev.txt | cksum | cut -d' ' -f1)
PYTEST := $(BIN)/python -m pytest
# Compressing takes seconds: done again only when a file or a package that brings files has changed.
STATIC := .static-$(shell find static requirements.txt -type f -exec cksum {} + | LC_ALL=C sort | cksum | cut -d' ' -f1)
# A PostgreSQL that runs already; a SQLite file named there is no second half.
RUNNING := $(if $(filter-out sqlite%,$(DATABASE_URL)),1)
# As many at a time as there are cores.
SUITE := $(PYTEST) -n auto --dist worksteal -q -m "not browser and not bench"
# The shell draws the same pages without a window's own, in two thirds of the time.
CHROMIUM := $(shell command -v chromium-headless-shell || command -v chromium || command -v chromium-browser || command -v google-chrome)

help:
	@sed -n 's/^# //p' Makefile | head -2
	@echo "make test-fast, lint, messages, pictures, requirements: see the Makefile"

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; say which one with: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv \
	  || { rm -rf .venv; echo "Python cannot make a venv (on Debian: apt install python3-venv)" >&2; exit 1; }

$(RUNTIME): $(BIN)/pip
	@echo "Installing what it needs …" >&2
	@$(INSTALL) -r requirements.txt
	@rm -f .venv/.runtime-* && touch $@

$(DEV): $(BIN)/pip
	@echo "Installing what the tests need …" >&2
	@$(INSTALL) -r requirements.txt -r requirements-dev.txt
	@rm -f .venv/.dev-* .venv/.runtime-* && touch $@ $(RUNTIME)

dev: $(DEV)

# Signs sessions. Made once, readable by its owner only, never replaced.
secret:
	@case "$$VAR_DIR" in /*) ;; *) echo "VAR_DIR is '$$VAR_DIR', but it must be an absolute path." >&2; exit 1;; esac
	@mkdir -p "$$VAR_DIR"
	@cd "$$VAR_DIR" && { [ -s secret_key ] || { umask 077 && \
	  $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))' > secret_key.new && mv secret_key.new secret_key; }; }

# Plain http on this machine only, with the worker beside it (run_jobs). The accounts are printed last, when everything is ready to serve;
# the port is tried before anything else, so that nobody reads an address that is somebody else's.
run: export HTTPS ?= 0
run: $(RUNTIME) secret
	@$(BIN)/python -c 'import os, socket; s = socket.socket(); \
	s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("127.0.0.1", int(os.environ["PORT"])))' 2>/dev/null \
	  || { echo "Port $(PORT) of 127.0.0.1 is taken or no port; choose another: PORT=8001 make run" >&2; exit 1; }
	@$(BIN)/python manage.py migrate --no-input --verbosity 0
	@[ -e "$$VAR_DIR/$(STATIC)" ] || { $(BIN)/python manage.py collectstatic --no-input --verbosity 0 \
	  && rm -f "$$VAR_DIR"/.static-* && touch "$$VAR_DIR/$(STATIC)"; }
	@accounts="$$($(BIN)/python manage.py first_start)" || exit 1; \
	printf '\nhttp://127.0.0.1:%s/\n%s\n\n' "$(PORT)" "$$accounts"; \
	{ while kill -0 $$$$ 2>/dev/null; do $(BIN)/python manage.py run_jobs --while $$$$; sleep 1; done & }; \
	exec $(BIN)/gunicorn --config deploy/gunicorn.conf.py

# A walk over every page that one database is enough for is taken in one half (ADR 23); alone, each half takes them all.
# REQUIRE_ALL=1 (.ci/run) makes a missing database or browser an error instead of a line of text.
test: $(DEV)
	@echo "== SQLite"
	@both=0; if [ -n "$(RUNNING)" ] || $(BIN)/python scripts/postgres.py found >/dev/null 2>&1; then both=1; fi; \
	env -u DATABASE_URL BOTH_HALVES=$$both $(SUITE)
	@echo "== PostgreSQL"
	@export BOTH_HALVES=1; if [ -n "$(RUNNING)" ]; then $(SUITE); \
	elif $(BIN)/python scripts/postgres.py found >/dev/null; then \
	  $(BIN)/python scripts/postgres.py run -- $(SUITE); \
	elif [ "$$REQUIRE_ALL" = 1 ]; then exit 1; \
	else echo "left out: no PostgreSQL server binaries here"; fi
	@echo "== Browser journeys"
	@if [ -n "$(CHROMIUM)" ]; then env -u DATABASE_URL CHROMIUM="$(CHROMIUM)" $(PYTEST) -n auto --dist worksteal -q -m browser tests/browser; \
	elif [ "$$REQUIRE_ALL" = 1 ]; then echo "no Chromium was found" >&2; exit 1; \
	else echo "left out: no Chromium here"; fi

# Ratios to a bare view, in one run on a throwaway PostgreSQL under gunicorn with two workers.
bench: $(DEV)
	@$(BIN)/python scripts/postgres.py run -- $(BIN)/python tests/bench/dashboard.py

# Every list of inspections at 20,000 establishments and 100,000 visits: ratios to a bare view, and queries.
bench-inspections: $(DEV)
	@folder=$$(mktemp -d); VAR_DIR=$$folder LOG_LEVEL=ERROR SECRET_KEY=only-for-the-benchmark-0123456789-abcdefghijklmnopqrst HTTPS=0 \
	$(BIN)/python scripts/postgres.py run -- $(BIN)/python tests/bench/inspections.py; rm -r "$$folder"

# Bringing workbooks in and out, as ratios to django-import-export, in one run.
bench-excel: $(DEV)
	@folder=$$(mktemp -d); VAR_DIR=$$folder LOG_LEVEL=ERROR SECRET_KEY=only-for-the-benchmark-0123456789-abcdefghijklmnopqrst HTTPS=0 \
	$(BIN)/python scripts/postgres.py run -- $(BIN)/python tests/bench/excel.py; rm -r "$$folder"

# A worker killed ten times while it stores 20,000 rows, on either database.
kill-excel: $(DEV)
	@folder=$$(mktemp -d) && for how in "env DATABASE_URL=sqlite:///$$folder/db.sqlite3" "$(BIN)/python scripts/postgres.py run --"; do \
	  echo "== $$how"; VAR_DIR=$$folder PYTHONPATH=. DJANGO_SETTINGS_MODULE=sonla_plan.settings.test LOG_LEVEL=ERROR \
	  $$how $(BIN)/python tests/sheets/killing.py 20000 10 || exit 1; done; rm -r "$$folder"

# A thousand forms sent twice at once and two hundred edits of one record by two people, on either database.
stress: $(DEV)
	@folder=$$(mktemp -d) && for how in "env DATABASE_URL=sqlite:///$$folder/db.sqlite3" "$(BIN)/python scripts/postgres.py run --"; do \
	  echo "== $$how"; VAR_DIR=$$folder PYTHONPATH=. DJANGO_SETTINGS_MODULE=sonla_plan.settings.test LOG_LEVEL=ERROR SHORT=0 \
	  $$how $(BIN)/python tests/core/stressing.py || exit 1; done; rm -r "$$folder"

# deploy/install.sh from nothing to a signed-in dashboard, twice, and reloads under load. Needs nginx.
install-check: $(DEV)
	@$(BIN)/python tests/deploy/installing.py

# Killed workers and machines, a database that stops, full disks; SHORT=1 is what .ci/run does.
faults: $(DEV)
	@$(BIN)/python tests/faults/run.py $(if $(filter 1,$(SHORT)),--short) $(FAULTS)

# 200 people at once for LOAD_SECONDS (180), as ratios to a bare view of the same run.
load: $(DEV)
	@$(BIN)/python tests/load/run.py

# While writing: SQLite only, without the slow ones.
test-fast: $(DEV)
	@env -u DATABASE_URL $(PYTEST) -n auto -q -m "not browser and not bench and not slow"

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/mypy
	$(BIN)/lint-imports

# Holes: in the code, secrets in what is committed, packages with published ones. Where no index of
# advisories answers, the last says so loudly and ends with 3: that is no pass (AUDIT_REQUIRED=1: an error).
audit: audit-code
	@$(BIN)/python scripts/audit.py packages || [ $$? = 3 ]

audit-code: $(DEV)
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive $(ROOMS) deploy scripts manage.py
	$(BIN)/python scripts/audit.py secrets

# Needs gettext. Collects what the code says; the Vietnamese is then written into locale/vi.
messages: $(DEV)
	$(BIN)/python scripts/check_messages.py collect

# The pictures of README.md and the guides. Needs a Chromium.
pictures: $(DEV)
	@$(BIN)/python scripts/screenshots.py

requirements: $(DEV)
	$(BIN)/pip-compile --quiet requirements.in
	$(BIN)/pip-compile --quiet requirements-dev.in
	$(BIN)/pip-compile --quiet deploy/requirements-sentry.in
