# Two commands for everybody: `make lab` opens the course, `make test` proves it. Each sets up what it needs.
# PYTHON names the interpreter that makes the virtual environment (3.11 or newer).
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: lab test bench check build lock

lab: $(READY)
	@$(BIN)/koseizu doctor --install --quiet --for lab || true
	@$(BIN)/koseizu lab $(ARGS)

test: $(READY)
	@$(BIN)/koseizu doctor --install --quiet --for test || true
	@$(MAKE) --no-print-directory check
	@$(BIN)/koseizu test --numprocesses 2 --dist loadfile $(ARGS)

# Style, types and unused code, notebook cells included.
check: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/pyrefly check

# Figures with their ratios; see tests/bench.
bench: $(READY)
	@$(BIN)/python -m tests.bench $(ARGS)

# Execute the notebooks on a fresh cloud and store their outputs.
build: $(READY)
	@$(BIN)/koseizu build notebooks/*.ipynb

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Expected Python 3.11 or newer; found: " + sys.version.split()[0] + ". Name another with `make PYTHON=python3.12`.")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the course's packages into $(VENV): a minute or two, once."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# For maintainers: pin what pyproject.toml asks for, with hashes and without addresses.
lock:
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--python-version 3.11 --extra dev pyproject.toml -o requirements.lock
