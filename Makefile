# Tongpin: `make run` shows it at work, `make test` proves that it works.
VENV := .venv
PY := $(VENV)/bin/python
TONGPIN := $(VENV)/bin/tongpin
PORT ?= 8000
TWICE := -n 2 --dist loadfile
QUICK := $(TWICE) -m "not browser and not slow"
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test lint measure lock screenshots clean

run: $(VENV)/.runtime $(VENV)/.catalogs
	$(TONGPIN) migrate --verbosity 0
	$(TONGPIN) demo --logins
	$(TONGPIN) report -o var/report.html
	$(TONGPIN) report -o var/report.docx
	$(TONGPIN) serve --port $(PORT)

test: $(VENV)/.dev $(VENV)/.catalogs
	scripts/system-packages chromium:chromium fonts-noto-cjk:- postgresql:initdb gettext:xgettext \
	  libpango-1.0-0:- libpangoft2-1.0-0:- libharfbuzz-subset0:- node-typescript:tsc
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/djhtml --check --tabwidth 2 tongpin
	$(VENV)/bin/mypy tongpin
	tsc -p jsconfig.json
	tsc -p jsconfig.workers.json
	$(VENV)/bin/pytest $(QUICK)
	$(VENV)/bin/pytest $(TWICE) -m "browser or slow"
	scripts/with-postgres $(VENV)/bin/pytest $(TWICE) -m "not browser"

lint: $(VENV)/.dev
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .
	$(VENV)/bin/djhtml --tabwidth 2 tongpin
	$(VENV)/bin/mypy tongpin

measure: $(VENV)/.dev
	$(PY) scripts/measure --all

screenshots: $(VENV)/.dev
	$(PY) scripts/screenshots.py http://127.0.0.1:$(PORT) var/screenshots

# Needs uv. Run it after changing a requirements*.in file.
lock: LOCK := uv pip compile -q --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
lock:
	$(LOCK) --upgrade requirements-dev.in -o requirements-dev.txt
	$(LOCK) --upgrade requirements.in -c requirements-dev.txt -o requirements.txt

$(VENV)/.runtime: requirements.txt pyproject.toml
	scripts/make-venv $(VENV) requirements.txt
	touch $@

$(VENV)/.dev: requirements-dev.txt requirements.txt pyproject.toml
	scripts/make-venv $(VENV) requirements-dev.txt
	touch $(VENV)/.runtime $@

$(VENV)/.catalogs: $(wildcard tongpin/locale/*/LC_MESSAGES/*.po) | $(VENV)/.runtime
	$(VENV)/bin/pybabel -q compile -d tongpin/locale -D django
	touch $@

clean:
	rm -rf $(VENV) var build *.egg-info
