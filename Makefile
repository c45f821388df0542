# Everything a newcomer needs: `make demo` and `make test`. Each sets itself up with python3 -m venv and nothing else.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: demo tui test check lint types imports packs docs bench lock clean

demo: $(READY)
	@$(BIN)/duban demo build/demo; status=$$?; echo "exit code: $$status"; test $$status -eq 1

tui: $(READY)
	@test -f build/demo/duban.toml || $(BIN)/duban demo build/demo >/dev/null || test $$? -eq 1
	@$(BIN)/duban --workspace build/demo tui --as-of 2026-10-31

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

# Needs uv; run after changing the dependencies in pyproject.toml.
lock:
	uv pip compile pyproject.toml --extra serve --group pyproject.toml:dev --universal --python-version 3.11 \
	  --generate-hashes --no-header --quiet --output-file requirements.lock

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache
