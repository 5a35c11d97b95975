# `make help` lists the targets. All of them share .venv, made here from plain python3 and pip.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Numeric libraries on one thread: on a busy machine two are slower than one.
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
export PYTHONWARNDEFAULTENCODING := 1

.PHONY: help demo serve test test-long check format quality clean
.DEFAULT_GOAL := help

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "%-12s %s\n", $$1, $$2}'

$(VENV)/.embedded: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing hugginggpt[starter,speech] into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --editable ".[starter,speech]"
	@touch $@

$(VENV)/.dev: $(VENV)/.embedded
	@echo "Installing what the checks and tests need ..."
	@$(BIN)/python -m pip install --quiet --group dev
	@touch $@

demo: $(VENV)/.embedded ## Run the main job on a file of examples/, on a fresh machine; files land in out/demo
	@$(BIN)/hugginggpt run "Read notice.jpg to me and tell me its key phrases" --file examples/notice.jpg --out out/demo

$(VENV)-serve/.ready:
	@test -x $(VENV)-serve/bin/python || $(PYTHON) -m venv $(VENV)-serve
	@echo "Installing transformers serve, which a test talks to, into $(VENV)-serve (1.2 GB) ..."
	@$(VENV)-serve/bin/python -m pip install --quiet --upgrade "pip>=25.1"
	@$(VENV)-serve/bin/python -m pip install --quiet torch==2.13.0
	@$(VENV)-serve/bin/python -m pip install --quiet "transformers[serving]>=5.23,<6"
	@touch $@

serve: $(VENV)-serve/.ready ## Install the server that a test of language models talks to

test: check serve ## All checks and tests
	$(BIN)/python -m pytest

test-long: check serve ## The same tests with ten times as many examples of wild input
	TEST_LONG=1 $(BIN)/python -m pytest --timeout 1200

check: $(VENV)/.dev ## Format, lint, types, import directions
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/lint-imports --no-cache

format: $(VENV)/.dev ## Put the code in its form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

quality: $(VENV)/.dev ## Measure the starter experts on their fixed inputs and write the figures into their cards
	$(BIN)/python -m benchmarks.quality

clean: ## Remove what the targets made
	rm -rf $(VENV) $(VENV)-serve out .pytest_cache .ruff_cache .hypothesis
