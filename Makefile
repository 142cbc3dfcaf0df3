# Thin on purpose: every target is one command you could type yourself.
# `run` and `test` set up all they need on first use.
BIN  := .venv/bin
# A new lock or a new [project] table makes a new stamp, and so a new install.
MARK := .venv/.installed-$(shell cat requirements.lock pyproject.toml | cksum | cut -d' ' -f1)
PYTEST := $(BIN)/python -m pytest
# A file stays with one worker, so that its services start once: make test WORKERS= for one.
WORKERS := -n 2 --dist loadfile

.PHONY: setup run test check fix coverage mutants migrate diagrams bench lock

setup: $(MARK)

$(MARK):
	bash deploy/set_up.sh $@

run: setup
	$(BIN)/tsunagi up

test: setup
	bash deploy/system_packages.sh test
	$(PYTEST) $(WORKERS) $(ARGS)

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=. $(BIN)/lint-imports --no-logo
	$(PYTEST) -q tests/test_architecture.py tests/test_tracked_files.py tests/test_wiring.py

fix: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

coverage: setup
	$(BIN)/coverage run -m pytest -q tests/models tests/notifications tests/tasks tests/web
	$(BIN)/coverage report

mutants: setup
	$(BIN)/python -m tests.mutants.run

migrate: setup
	$(BIN)/tsunagi migrate

diagrams: setup
	$(BIN)/tsunagi diagrams

bench: setup
	$(BIN)/python -m bench

lock: setup
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-annotate --no-header -q -o requirements.lock
