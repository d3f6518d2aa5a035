# Commands for people: `make serve`, and to develop `make check` and `make test` (CONTRIBUTING.md).
# All set everything up first.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
HOST ?= 127.0.0.1
PORT ?= 7860
# The tests start hundreds of processes: each would compile the code anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: serve check units test lint audit sbom eval bench report setup clean

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "Python 3.11 が必要です（make PYTHON=python3 serve のように指定できます）"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt torch==2.13.0
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[dev,ocr]"
	# Comes with the SBOM's tool; importing it would cost every process that writes an index a second.
	$(BIN)/python -m pip uninstall --quiet --yes rfc3987-syntax
	$(BIN)/python -m index.models.bundled_model
	touch $(STAMP)

serve: setup
	$(BIN)/seisaku index
	$(BIN)/seisaku serve --host $(HOST) --port $(PORT)

# Three processes, one thread of numbers each: two cores are never idle while one waits for a server.
test: setup
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder --durations=20

# Lint, types, contracts, and beside them the tests that tests/conftest.py marks as units.
check: setup
	$(MAKE) --no-print-directory -j2 --output-sync lint units

units: setup
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -m unit -n 2 --dist loadfile

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# What can be checked without a network; known vulnerabilities: docs/ci.md.
audit: setup
	BIN=$(BIN) .ci/secrets
	$(BIN)/python -m pip check

# The parts of what is delivered, as a wheel and as an offline bundle (docs/procurement/parts.md).
sbom: setup
	$(BIN)/python -m assistant.operate.parts.sbom var/sbom

eval: setup
	$(BIN)/seisaku index
	$(BIN)/seisaku eval
	$(BIN)/seisaku eval --llm-replay eval/datasets/deck_llm_tied.jsonl

bench: setup
	$(BIN)/seisaku index
	$(BIN)/python -m eval.benchmarks

# The tables of docs/evaluation.md, from the figures that were accepted (eval/measured/results).
report: setup
	$(BIN)/python -m eval.measured write

clean:
	rm -rf $(VENV) var build dist .pytest_cache .mypy_cache .ruff_cache
