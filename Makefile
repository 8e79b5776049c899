# The two commands: `make run` serves the dashboard, `make test` proves it.
# Both set up what they need in .venv; the rest is for daily work.
PYTHON ?= python3
RAW    ?= data/raw
DATA   ?= data/processed
HOST   ?= 127.0.0.1
PORT   ?= 8050
BIN    := .venv/bin

.DEFAULT_GOAL := run
.PHONY: run etl serve test check docs bench bench-app bench-pipeline fuzz lock clean

run:                          ## set up, make the tables if the inputs are newer, serve
	@$(MAKE) --no-print-directory etl || echo "See above; the dashboard shows what could be taken."
	@$(MAKE) --no-print-directory serve

etl: .venv/run                ## bring data/processed up to date with data/raw
	@$(BIN)/python -m etl run --raw $(RAW) --out $(DATA)

serve: .venv/run              ## serve the tables as they are (gunicorn.conf.py says how)
	@echo "Dashboard: http://$(HOST):$(PORT)  (Ctrl-C stops it)"
	@RAW=$(RAW) DATA=$(DATA) HOST=$(HOST) PORT=$(PORT) $(BIN)/gunicorn app:server

check: .venv/dev              ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: .venv/dev check         ## everything, the browser journey included
	bash tests/browser.sh
	$(BIN)/pytest -n 2 -m "not browser"
	$(BIN)/pytest -m browser

docs: .venv/run               ## docs/metrics.md anew from etl/metrics
	@$(BIN)/python -m docs.build_metrics

bench: .venv-bench/run        ## the extractor beside a digit scan and its peers; REPORTS=folder adds texts
	.venv-bench/bin/python -m benchmarks.extract $(REPORTS)

bench-app: .venv/dev          ## the dashboard beside a bare Flask route; needs wrk and tables in DATA
	$(BIN)/python -m benchmarks.app $(DATA)

bench-pipeline: .venv/dev     ## whole runs over 1,000 and 10,000 documents; COUNTS="100000" for others
	$(BIN)/python -m benchmarks.pipeline build/pipeline $(COUNTS)

fuzz: .venv/dev               ## garbled texts for a minute (SECONDS=…): no text may raise
	$(BIN)/python -m benchmarks.fuzz $(SECONDS)

lock:                         ## resolve pyproject.toml anew; hashes, no addresses
	$(PYTHON) -m uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade -o requirements.lock pyproject.toml
	$(PYTHON) -m uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra bench -c requirements.lock -o requirements-bench.lock pyproject.toml
	$(PYTHON) -m uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra cluster -c requirements.lock -o requirements-cluster.lock pyproject.toml
	$(PYTHON) -m uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev --extra cluster -c requirements.lock -o requirements-dev.lock pyproject.toml

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; say which: make PYTHON=python3.12 run"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/run: requirements.lock | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/dev: requirements-dev.lock .venv/run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

.venv-bench/run: requirements-bench.lock
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@touch $@

clean:
	rm -rf .venv .venv-bench data/processed/*
