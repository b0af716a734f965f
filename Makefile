# make run   set up, read the shipped Line of Control case, print the verdict, serve the page
# make test  all checks and tests
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
export OMP_NUM_THREADS := 1

.PHONY: run test check bench backtest eval train lock page browser screenshots clean

run: $(VENV)/.runtime page
	@$(BIN)/truceline serve loc --port $(PORT) --check-port
	@$(BIN)/truceline watch loc --shipped
	@$(BIN)/truceline verdict loc
	@$(BIN)/truceline serve loc --port $(PORT)

test: $(VENV)/.dev page browser
	@bash scripts/check.sh

bench: $(VENV)/.dev
	@$(BIN)/python -m bench.run

backtest: $(VENV)/.dev
	@$(BIN)/python -m bench.backtest

eval: $(VENV)/.dev
	@$(BIN)/truceline eval --floors

train: $(VENV)/.dev
	@bash scripts/train.sh

lock: $(VENV)/.dev
	@bash scripts/lock.sh

page: $(VENV)/.runtime
	@$(BIN)/python scripts/page_files.py

screenshots: $(VENV)/.dev page browser
	@$(BIN)/python scripts/screenshots.py $(or $(CASE),loc)

browser: $(VENV)/.dev
	@bash scripts/browser.sh

clean:
	rm -rf $(VENV) var .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "truceline needs Python 3.11 or newer; this is %s. Try: make PYTHON=python3.12 run" % sys.version.split()[0])'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock requirements-build.lock pyproject.toml | $(VENV)/bin/python
	@echo "Setting up (once): installing the locked packages into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements-build.lock
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) uninstall --yes sqlalchemy2-stubs # of SQLAlchemy 1.4; a test package brings them, and they hide the types of 2
	@touch $@
