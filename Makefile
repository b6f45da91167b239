# `make lab` and `make test` are all the set-up there is. Everything goes into .venv. (pip puts etc/ and share/ into an
# environment with the package, but not when the package is installed to be edited, so they are copied.)
PYTHON ?= python3
BIN := .venv/bin
# What is locked, with hashes, and nothing else; then the project itself, built by what is there.
PIP := $(BIN)/python -m pip install --disable-pip-version-check --progress-bar off -q
# A lock names everything, so nothing is looked up beside it: what was published since then is no reason to fail.
LOCKED := $(PIP) --require-hashes --no-deps -r
ITSELF := $(PIP) --no-deps --no-build-isolation -e .
DATA := $(shell find etc share -type f 2>/dev/null)
# Jupyter wants to be told that root is meant. In a container there often is nobody else.
ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

.PHONY: lab class page test coverage check front bench soak pictures lock clean

# As the default address, so that the one which is printed for a browser elsewhere leads to the notebook, too.
## open the workbook (the first time it installs what is needed into .venv)
lab: .venv/lab.stamp
	exec $(BIN)/jupyter lab $(ROOT) --NupoolWorkbook.start_exchange=True --LabApp.default_url=/lab/tree/00_start_here.ipynb notebooks/00_start_here.ipynb

.venv/venv.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed. Name it: make PYTHON=python3.12 lab")'
	$(PYTHON) -m venv .venv
	@touch $@

.venv/lab.stamp: .venv/venv.stamp pyproject.toml requirements/lab.txt $(DATA)
	@echo "Installing what the workbook needs into .venv (once; a few minutes) ..."
	$(LOCKED) requirements/lab.txt
	$(ITSELF)
	cp -R etc share .venv/
	@touch $@

# What a class needs besides: the hub, and its proxy, which comes from npm. `make lab` needs nothing of it.
.venv/class.stamp: .venv/lab.stamp requirements/class.txt requirements/proxy/package-lock.json scripts/class_proxy.py
	@echo "Installing what a class needs into .venv (once) ..."
	$(LOCKED) requirements/class.txt
	$(BIN)/python -m scripts.class_proxy
	@touch $@

## start JupyterHub for a class: make class COUNT=20, or LEARNERS="ada eve" (docs/class.md)
class: .venv/class.stamp
	exec $(BIN)/python -P -m nupool_helpers.classroom --notebooks notebooks $(if $(COUNT),--count $(COUNT)) $(foreach name,$(LEARNERS),--learner $(name)) $(CLASS)

.venv/dev.stamp: .venv/venv.stamp pyproject.toml requirements/dev.txt requirements/freqtrade.txt $(DATA)
	@echo "Installing what the workbook and its tests need into .venv (once; a few minutes) ..."
	$(LOCKED) requirements/dev.txt
	$(LOCKED) requirements/freqtrade.txt
	$(ITSELF)
	cp -R etc share .venv/
	@touch $@ .venv/lab.stamp

# A browser, an independent authenticator and PostgreSQL: installed ones, else Debian's, else (the browser) Playwright's.
# And old clients of the exchange, each in a folder of its own.
.venv/tools.stamp: .venv/dev.stamp scripts/test_tools.py scripts/old_clients.py requirements/proxy/package-lock.json
	$(BIN)/python scripts/test_tools.py
	$(BIN)/python -m scripts.class_proxy
	$(BIN)/python scripts/old_clients.py
	@touch $@

# What builds, lints and tests the panels' front end, as package-lock.json has it. `make lab` needs nothing of it.
.venv/front.stamp: .venv/dev.stamp package-lock.json scripts/front.py
	$(BIN)/python -m scripts.front install
	@touch $@

# What the workbook as a page is made of, as requirements/page.txt has it. `make lab` needs nothing of it.
.venv/page.stamp: .venv/dev.stamp requirements/page.txt scripts/page/fetch.py
	$(BIN)/python -m scripts.page fetch
	@touch $@

# What the exchange is measured beside, as requirements/bench.txt has it: beside what is tested, and of the same versions.
.venv/bench.stamp: .venv/dev.stamp requirements/bench.txt
	$(LOCKED) requirements/bench.txt
	@touch $@

## build the workbook as a page of static files, into build/page
page: .venv/page.stamp .venv/front.stamp
	$(BIN)/python -m scripts.page build build/page

# Three workers on two cores: much of a test is waiting, for a browser, a kernel or a process that starts. In the order of
# the folders, so that the dearest ones (browser) come first; else one that is alone in its group is begun at the end.
## prove everything, in a real browser too; under 20 minutes on two cores
test: .venv/tools.stamp .venv/front.stamp .venv/page.stamp
	$(BIN)/python -m pytest -n 3 --dist loadgroup --no-loadscope-reorder --durations 15 -m "not soak"

# To note every line makes tests half as slow again, so it is no part of `make test`. The floor in pyproject.toml is of
# exactly these tests: those with a browser, a hub, whole notebooks or old clients are about what the parts do together, and say
# little about which of our rules nobody tests.
## which lines and branches tests without a browser reach; not less than the floor
coverage: .venv/tools.stamp
	$(BIN)/python -m pytest -n 3 --dist loadgroup -m "not soak" --cov --cov-report=term-missing:skip-covered \
		$(addprefix --ignore=tests/,browser classroom front notebooks old_clients page)

## the long runs and the coverage, before a larger change
soak: .venv/tools.stamp .venv/front.stamp .venv/page.stamp
	$(BIN)/python -m pytest -m soak --timeout 3600
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not soak and not sqlite" --on-postgresql tests/practice
	$(MAKE) coverage

## format, lint and types; and that the panels' front end is what its sources give
check: .venv/dev.stamp .venv/front.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m scripts.front lint
	$(BIN)/python -m scripts.front check

## build the panels' front end anew from its sources
front: .venv/front.stamp
	$(BIN)/python -m scripts.front build

AGAINST ?= HEAD~1
## speed, as ratios taken in one run, beside those of the commit before (AGAINST=REVISION; PARTS="calls orders")
bench: .venv/tools.stamp .venv/front.stamp .venv/page.stamp .venv/bench.stamp
	$(BIN)/python -m bench $(PARTS) --against $(AGAINST)

## make the pictures of the notebooks again, in a real browser
pictures: .venv/tools.stamp
	$(BIN)/python scripts/make_pictures.py

## lock the newest versions within the ranges of pyproject.toml, for every system
lock: .venv/dev.stamp
	$(BIN)/python -m scripts.make_locks

## delete .venv and what tools have left; your data folder stays
clean:
	rm -rf .venv node_modules build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage .coverage.*

.PHONY: help
## say what make can do (of each target, the line above it that begins with ##)
help:
	@awk '/^## / { text = substr($$0, 4); next } text && /^[a-z]+:/ { sub(":.*", ""); printf "make %-9s %s\n", $$0, text } { text = "" }' $(firstword $(MAKEFILE_LIST))
