# Everything runs from .venv, made from the lock files.
#   make demo   install, plan the bundled sample, check it: out/demo
#   make test   install what tests need, run the whole gate
#   make serve  the service with the map page on this machine: http://127.0.0.1:8000
#   make check  the gate alone: format, lint, types, docstrings, layers, tests
#   make bench  the bench against its peers (long)
#   make bench-routing  the bench of the routes, a sample; bench-routing-full is all of it
#   make web    build the planner's page anew from web/ (needs Node)
#   make bench-proof  how often plans are proven, and how small the gap is (about an hour)
#   make bench-service  the service under load (needs wrk), under kill -9, and from its backup
#   make bench-page  the planner's page on 2,500 grids: frames, tiles, memory (needs Node, Chromium)
#   make bench-paper  the paper of a community of 20 grids
#   make lock   write the lock files anew

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
INSTALL := $(PIP) install --quiet --require-hashes --requirement
OURSELVES := $(PIP) install --quiet --no-deps --no-build-isolation --editable .
COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --allow-unsafe \
	--build-deps-for=editable --generate-hashes --strip-extras --no-emit-index-url \
	--no-emit-find-links --no-emit-trusted-host

.DELETE_ON_ERROR:
.PHONY: demo test check format lint types docs layers tests bench bench-routing bench-routing-full bench-proof bench-service bench-page bench-paper serve lock web clean

demo: $(VENV)/demo.stamp
	$(BIN)/gridplan plan sample:wuhan -o out/demo
	$(BIN)/gridplan check sample:wuhan out/demo

# all of the gate runs even where a part fails, and pytest's closing line comes last
test: $(VENV)/dev.stamp
	@$(MAKE) --keep-going --no-print-directory check

check: format lint types docs layers tests

format: $(VENV)/dev.stamp
	$(BIN)/ruff format --check

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check

types: $(VENV)/dev.stamp
	$(BIN)/mypy

docs: $(VENV)/dev.stamp
	$(BIN)/numpydoc lint $$(find gridplan -name '*.py')

layers: $(VENV)/dev.stamp
	$(BIN)/lint-imports --no-logo

tests: $(VENV)/dev.stamp
	$(BIN)/pytest

bench: $(VENV)/demo.stamp
	bash benchmarks/run.sh

bench-routing: $(VENV)/dev.stamp
	bash benchmarks/run_routing.sh

bench-routing-full: $(VENV)/dev.stamp
	bash benchmarks/run_routing.sh --full

bench-proof: $(VENV)/demo.stamp
	$(BIN)/python -m benchmarks.proof

bench-service: $(VENV)/dev.stamp
	$(BIN)/python benchmarks/service.py
	for kind in sqlite postgresql; do \
	  $(BIN)/python -m benchmarks.service_chaos --database $$kind && \
	  $(BIN)/python -m benchmarks.service_restore --database $$kind || exit 1; \
	done

bench-page: $(VENV)/dev.stamp
	npm ci --no-audit --no-fund --prefix tests/browser
	$(BIN)/python -m benchmarks.page

bench-paper: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks.paper

serve: $(VENV)/demo.stamp
	$(BIN)/gridplan serve

lock: $(VENV)/dev.stamp
	$(COMPILE) --extra=dev --output-file=requirements-dev.lock pyproject.toml
	$(COMPILE) --constraint=requirements-dev.lock --output-file=requirements.lock pyproject.toml

# the page is committed as built: users need no Node, and whoever changes it runs this
web:
	cd web && npm ci --no-audit --no-fund && npm run check && npm test && npm run build

clean:
	rm -rf $(VENV) out build dist

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("gridplan needs Python 3.11 or newer: make PYTHON=...") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/demo.stamp: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what gridplan needs into $(VENV) (a minute or two)"
	$(INSTALL) requirements.lock
	$(OURSELVES)
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "Installing what gridplan and its tests need into $(VENV) (a minute or two)"
	$(INSTALL) requirements-dev.lock
	$(OURSELVES)
	@touch $@
