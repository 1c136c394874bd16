# Everything runs from the checkout in a virtual environment of its own; `make help` lists the targets.
# Another Python gets another environment: make test PYTHON=python3.12
PYTHON ?= python3
VENV   ?= .venv$(if $(filter-out python3,$(PYTHON)),-$(notdir $(PYTHON)))
PORT   ?= 8501
BIN    := $(VENV)/bin

# Stamps: a step is done again only when what it was made from has changed.
CREATED := $(VENV)/.stamp-created
RUNTIME := $(VENV)/.stamp-runtime
DEV     := $(VENV)/.stamp-dev
KERNELS := $(VENV)/.stamp-kernels
WARM    := $(VENV)/.stamp-warm

.NOTPARALLEL:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev warm app test quick lint format bench browser fonts lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

app: $(WARM) ## Serve the web page on this machine only (make app PORT=8601)
	@$(BIN)/python -m simulation warm --answers
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: lint $(WARM) ## Check style and types, then run every test
	$(BIN)/python -m pytest -n auto --maxprocesses 2 --dist loadfile

quick: $(DEV) $(KERNELS) ## Run the fast tests only
	$(BIN)/python -m pytest -n auto --maxprocesses 2 --dist loadfile -m "not slow and not browser"

lint: $(DEV) ## Check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(DEV) ## Mend what the style check can mend by itself
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: $(DEV) $(WARM) ## Time the model (tests/benchmarks/bench_*.py, one at a time)
	$(BIN)/python -m pytest tests/benchmarks -o python_files="bench_*.py" -s

setup: $(RUNTIME) ## Install what the simulator needs

setup-dev: $(DEV) ## Install what its developers need as well

warm: $(WARM) ## Compile the numeric kernels once, so that nobody waits later

browser: ## Install Chromium and Chinese fonts for the browser tests (Debian, as root)
	@if dpkg -s chromium fonts-noto-cjk >/dev/null 2>&1; then \
		echo "Chromium and Chinese fonts are here."; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
		export DEBIAN_FRONTEND=noninteractive && apt-get update -qq && \
		apt-get install -qq -y --no-install-recommends chromium fonts-noto-cjk >/dev/null; then \
		echo "Chromium and Chinese fonts are installed."; \
	else \
		echo "Could not install chromium and fonts-noto-cjk; without them the browser tests are skipped."; \
	fi

fonts: $(DEV) ## Make the Chinese typefaces that come along anew, out of Debian's fonts-noto-cjk
	$(BIN)/python -m simulation.words.fonts

lock: $(CREATED) ## Resolve the lock files anew (all versions, Python 3.11 and later)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --upgrade \
		--no-header --no-annotate --quiet --output-file requirements.lock
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --upgrade \
		--no-header --no-annotate --quiet --extra dev --constraint requirements.lock \
		--output-file requirements-dev.lock
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --upgrade \
		--no-header --no-annotate --quiet --extra auth --constraint requirements-dev.lock \
		--output-file requirements-auth.lock

clean: ## Remove the environment and every cache; results/ stays
	rm -rf $(VENV) .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './.venv*' -prune -exec rm -rf {} +

$(CREATED):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or later is needed, and $(PYTHON) is not one: make PYTHON=python3.12 ..." >&2; \
		exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(RUNTIME): requirements.lock | $(CREATED)
	$(BIN)/python -m pip install --quiet --requirement $<
	@touch $@

$(DEV): requirements-dev.lock | $(CREATED)
	$(BIN)/python -m pip install --quiet --requirement $<
	@touch $@ $(RUNTIME)  # the development lock holds the runtime lock

# Numba does not notice that a kernel called from another file has changed: start from none.
$(KERNELS): $(wildcard agents/kernels/*.py) | $(CREATED)
	@find agents -name '*.nb[ic]' -delete
	@touch $@

$(WARM): $(RUNTIME) $(KERNELS)
	$(BIN)/python -m simulation warm
	@touch $@
