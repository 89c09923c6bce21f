# make demo        the main job in the terminal
# make test        everything: both TensorFlows, Neovim, VS Code, code from PyPI
# make test-quick  the inner loop: no TensorFlow, no editor, nothing downloaded
# make bench       how fast it is, next to other tools; MEASURES="keys start" for some of keys growth start memory session package
# make corpus      packages of TensorFlow 1 code and such as use Keras, checked and fixed: tables

PYTHON ?= python3
BIN := .venv/bin
CACHE := .cache

# TensorFlow 2.21 has wheels for Python 3.10 to 3.13; TensorFlow 1.15.5 for 3.7.
PYENV := $(or $(PYENV_ROOT),$(HOME)/.pyenv)/versions
find_python = $(firstword $(foreach v,$(1),$(shell python$(v) -c 'import sys; print(sys.executable)' 2>/dev/null || ls $(PYENV)/$(v).*/bin/python 2>/dev/null)))
PYTHON_TF2 = $(shell $(PYTHON) -c 'import sys; sys.exit(not (3, 10) <= sys.version_info < (3, 14))' && echo $(PYTHON))
PYTHON_TF1 = $(call find_python,3.7)

QUICK := not tensorflow and not tensorflow1 and not editors and not corpus
TEST_ENV = EAGERLY_TF2_PYTHON=$(CURDIR)/$(CACHE)/tensorflow2/bin/python EAGERLY_TF1_PYTHON=$(if $(wildcard $(CACHE)/tensorflow1/.done),$(CURDIR)/$(CACHE)/tensorflow1/bin/python)

.PHONY: demo test test-quick bench corpus lint format types generated generate wheel vsix clean
.DEFAULT_GOAL := test-quick

.venv/.done: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { echo "eagerly needs Python 3.10 or newer: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@

.venv/.editors: .venv/.done tests/editors/requirements.txt
	$(BIN)/python -m pip install --quiet -r tests/editors/requirements.txt
	@touch $@

.venv/.bench: .venv/.done
	$(BIN)/python -m pip install --quiet --group bench
	@touch $@

$(CACHE)/fixit/.done: requirements/fixit.txt
	$(PYTHON) -m venv $(CACHE)/fixit
	$(CACHE)/fixit/bin/python -m pip install --quiet -r $<
	@touch $@

$(CACHE)/tensorflow2/.done: requirements/tensorflow2.txt
	$(or $(PYTHON_TF2),$(call find_python,3.13 3.12 3.11 3.10)) -m venv $(CACHE)/tensorflow2
	$(CACHE)/tensorflow2/bin/python -m pip install --quiet -r $<
	@touch $@

$(CACHE)/tensorflow1/.done: requirements/tensorflow1.txt
	$(PYTHON_TF1) -m venv $(CACHE)/tensorflow1
	$(CACHE)/tensorflow1/bin/python -m pip install --quiet -r $<
	@touch $@

demo: .venv/.done
	$(BIN)/python demo/run.py

test: .venv/.editors $(CACHE)/tensorflow2/.done $(if $(PYTHON_TF1),$(CACHE)/tensorflow1/.done)
	@$(if $(PYTHON_TF1),true,echo "No Python 3.7 here: examples run on tf.compat.v1 of TensorFlow 2.21 before they are fixed, not on 1.15.5.")
	$(MAKE) --no-print-directory run-tests

.PHONY: run-tests
# Editors come last and alone: they wait for windows, which busy neighbours would delay.
run-tests:
	$(TEST_ENV) $(BIN)/python -m pytest -n logical --maxprocesses 4 --dist loadgroup -m 'not editors'
	$(TEST_ENV) $(BIN)/python -m pytest -m editors

test-quick: .venv/.done
	$(BIN)/python -m pytest --quiet -n auto -m '$(QUICK)'

# EAGERLY_TF2_PYTHON and EAGERLY_FIXIT name what is there already. OPTIONS: --eagerly, --before, --write.
MEASURES ?= keys growth start memory session package
BENCH_NEEDS = $(if $(filter keys start memory,$(MEASURES)),$(if $(EAGERLY_FIXIT),,$(CACHE)/fixit/.done)) \
	$(if $(filter package,$(MEASURES)),$(if $(EAGERLY_TF2_PYTHON),,$(CACHE)/tensorflow2/.done))

bench: .venv/.bench $(BENCH_NEEDS)
	PYTHONPATH=tests $(BIN)/python -m benchmarks $(MEASURES) $(OPTIONS)

corpus: .venv/.done
	@PYTHONPATH=tests $(BIN)/python -m corpus.run
	@PYTHONPATH=tests $(BIN)/python -m corpus.keras

lint: .venv/.done
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	cd vscode-client && npm ci --silent --no-audit --no-fund && npm run --silent check && npm run --silent lint && npm run --silent test

format: .venv/.done
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

types: .venv/.editors .venv/.bench
	$(BIN)/mypy

API_TABLE = $(BIN)/python tools/api_table.py --tf1 $(CACHE)/tensorflow1/bin/python --tf2 $(CACHE)/tensorflow2/bin/python

generate: .venv/.done $(CACHE)/tensorflow2/.done $(CACHE)/tensorflow1/.done
	$(API_TABLE)
	$(BIN)/python tools/rules_schema.py
	$(BIN)/python tools/rule_pages.py
	PYTHONPATH=tests $(BIN)/python -m keras_programs.proofs

generated: .venv/.done $(CACHE)/tensorflow2/.done $(CACHE)/tensorflow1/.done
	$(API_TABLE) --check
	$(BIN)/python tools/rules_schema.py --check
	$(BIN)/python tools/rule_pages.py --check
	PYTHONPATH=tests $(BIN)/python -m keras_programs.proofs --check

wheel: .venv/.done
	$(BIN)/python -m build --wheel --outdir dist

vsix: .venv/.done
	cd vscode-client && npm ci --silent --no-audit --no-fund && npm run --silent package

clean:
	rm -rf .venv .cache build dist vscode-client/node_modules vscode-client/bundled vscode-client/dist
