# Two commands do all the set-up: `make run` and `make test`.
VENV := .venv
PY := $(VENV)/bin/python

# Where bytecode may not be kept, every worker and every server of the tests compiles all of it again.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run class class-demo author test test-quick check lint data market markets editor bench clean

run: $(VENV)/.runtime ## start the app on http://127.0.0.1:8501
	$(VENV)/bin/streamlit run app.py

class: $(VENV)/.runtime ## hold a class: everyone on this computer's network can join
	$(PY) -m courseware class

class-demo: $(VENV)/.runtime ## rehearse an hour with thirty simulated learners
	$(PY) -m courseware class --demo

author: $(VENV)/.runtime ## the same, reloading lessons and exercises on save
	COURSEWARE_AUTHOR=1 $(VENV)/bin/streamlit run app.py --server.fileWatcherType auto

# Two workers on two cores: threads of either's algebra would only wait for one another.
test test-quick: export OPENBLAS_NUM_THREADS := 1

test: $(VENV)/.dev ## every test; the browser journeys need Chromium on this machine
	$(PY) -m pytest -n 2 --dist loadgroup

test-quick: $(VENV)/.dev ## what to run after every change: without a browser, and without what takes seconds
	$(PY) -m pytest -n 2 --dist loadgroup -m "not slow and not browser"

check: $(VENV)/.runtime ## author errors in lessons, questions and exercises
	$(PY) -m courseware check

lint: $(VENV)/.dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	for solution in exercises/*/solution.py; do $(VENV)/bin/mypy $$solution || exit 1; done

data: $(VENV)/.runtime ## generate the sample shop's files again (same bytes)
	$(PY) datasets/generate.py

market: $(VENV)/.runtime ## measure the 618 market from the shop's files, and fit it to past promotions; then `make markets`
	OMP_NUM_THREADS=1 $(PY) -m courseware.promotion.calibrate

markets: $(VENV)/.runtime ## solve the 618 markets on all cores: minutes
	OMP_NUM_THREADS=1 $(PY) -m courseware.promotion.solving

editor: ## build the editor for queries again, from its sources and npm's packages in package-lock.json
	cd courseware/server/codemirror && npm ci && npm run build

bench: $(VENV)/.dev ## measure, as ratios in one run
	$(PY) -m benchmarks

$(VENV)/bin/python:
	python3 -m venv $(VENV)

$(VENV)/.runtime: requirements.txt | $(VENV)/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.dev: requirements-dev.txt requirements.txt deploy/requirements.txt | $(VENV)/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@ $(VENV)/.runtime

clean:
	rm -rf $(VENV) var .pytest_cache .mypy_cache .ruff_cache
