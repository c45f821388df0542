# Everything a newcomer needs: `make demo` and `make test`. Each sets itself up with python3 -m venv and nothing else.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: demo tui test check lint types imports packs docs bench lock oldest newest clean

demo: $(READY)
	@$(BIN)/duban demo build/demo; status=$$?; echo "exit code: $$status"; test $$status -eq 1

tui: $(READY)
	@test -f build/desk/duban.toml || $(BIN)/duban --quiet demo build/desk --me >/dev/null || test $$? -eq 1
	@$(BIN)/duban --workspace build/desk tui --as-of 2026-10-31

test: $(READY)
	$(BIN)/pytest -n auto -q

check: lint types imports packs docs test

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

imports: $(READY)
	$(BIN)/lint-imports

packs: $(READY)
	$(BIN)/duban policy test --all

docs: $(READY)
	$(BIN)/python -m tools.docs --check
	$(BIN)/python -m tools.messages --check

bench: $(READY)
	$(BIN)/python -m bench $(BENCH)

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

# The suite with the oldest releases that pyproject.toml allows, and with the newest ones, whatever the lock and the pins say: run
# both weekly, to see what breaks before a user does. Wheels only; each in an environment of its own.
oldest:
	$(PYTHON) -m venv build/oldest
	build/oldest/bin/python -m pip install --quiet --only-binary :all: -r requirements-oldest.txt
	build/oldest/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
	build/oldest/bin/pytest -n auto -q

newest:
	$(PYTHON) -m venv build/newest
	build/newest/bin/python -m pip install --quiet --upgrade pip
	build/newest/bin/python -m pip install --quiet --only-binary :all: --group dev
	build/newest/bin/python -m pip install --quiet --no-build-isolation -e '.[serve]'
	build/newest/bin/python -m pip install --quiet --only-binary :all: --upgrade textual pluggy sqlalchemy
	build/newest/bin/pytest -n auto -q

# Needs uv; run after changing the dependencies in pyproject.toml. The oldest: lower bounds for the programme, today's tools to test it.
COMPILE := uv pip compile pyproject.toml --extra serve --universal --python-version 3.11 --no-header --quiet
DEV     := --group pyproject.toml:dev
lock:
	$(COMPILE) $(DEV) --generate-hashes --output-file requirements.lock
	$(COMPILE) --resolution lowest-direct --no-annotate --output-file build/oldest.txt
	$(COMPILE) $(DEV) --constraints build/oldest.txt --no-annotate --output-file requirements-oldest.txt

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache
