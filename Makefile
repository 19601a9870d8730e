# summitlib: set-up, reports and checks. Works with GNU make 3.81 and any POSIX shell.
# Each target sets up what it needs by itself; after the first run none needs the network.

.DEFAULT_GOAL := help
.PHONY: help setup report reports test lab check lint types generated notebooks refresh clean
# One at a time: `check` is read from the top, and pytest already takes two cores.
.NOTPARALLEL:

VENV := .venv
PY := $(VENV)/bin/python
SUMMIT := $(VENV)/bin/summit
READY := $(VENV)/.stamp
# Two workers, and a notebook's cells stay in order on one of them.
PYTEST := $(PY) -m pytest -n 2 --dist loadscope

help: ## List the targets
	@sed -n 's/^\([a-z][a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F '|' '{ printf "%-16s %s\n", $$1, $$2 }'

setup: $(READY) ## Make .venv and install the pinned packages (PYTHON=... picks the interpreter)

# An interpreter named on the command line is taken even where the environment is ready.
ifeq ($(origin PYTHON),command line)
.PHONY: $(READY)
endif

$(READY): pyproject.toml constraints.txt
	@PYTHON="$(PYTHON)" sh tools/setup.sh
	@touch $(READY)

report: $(READY) ## Build the Andong brief for its eve and for the dossier's edition, into build/
	@$(SUMMIT) report 01-brief -p as_of=2026-05-18 -o build & eve=$$!; \
	$(SUMMIT) report 01-brief -o build; edition=$$?; wait $$eve && exit $$edition

reports: $(READY) ## Build the reports of all notebooks at the dossier's edition, into build/
	@for notebook in 01-brief 02-counting 03-rhythm 04-hometown 05-evidence 06-resilience; do \
		$(SUMMIT) report $$notebook -o build || exit 1; done

test: $(READY) ## Run all tests and the examples in the docstrings
	@sh tools/chromium.sh $(PYTEST)

lab: $(READY) ## Open JupyterLab at notebooks/00-start-here.ipynb
	@$(PY) -m jupyterlab $$([ "$$(id -u)" -ne 0 ] || echo --allow-root) notebooks/00-start-here.ipynb

check: lint types generated notebooks test ## Run everything that CI runs

lint: $(READY) ## Check style and formatting (ruff)
	@$(PY) -m ruff check
	@$(PY) -m ruff format --check

types: $(READY) ## Check the type annotations (mypy)
	@$(PY) -m mypy

generated: $(READY) ## Check the data package and that generated files are current
	@$(SUMMIT) check
	@$(PY) -m frictionless validate data/datapackage.json
	@$(SUMMIT) codebook --check
	@$(PY) tools/messages.py --check
	@$(PY) tools/picture.py --check
	@$(PY) tools/vendor.py

notebooks: $(READY) ## Run the committed notebooks and compare every output (nbval)
	@$(PYTEST) --nbval notebooks

refresh: $(READY) ## Make all generated files again: notebooks, codebook, messages, picture
	@$(SUMMIT) codebook
	@$(PY) tools/messages.py
	@$(PY) tools/picture.py
	@$(SUMMIT) refresh

clean: ## Remove build/ and caches; .venv stays
	@rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -name .venv -prune -o \( -name __pycache__ -o -name .ipynb_checkpoints \) -type d -exec rm -rf {} +
