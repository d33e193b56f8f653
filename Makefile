# The commands to know. `make` alone lists them.

PYTHON ?= python3
COMPILE = uv pip compile --quiet --upgrade --python-version 3.11 --generate-hashes --no-header --no-emit-index-url
.DEFAULT_GOAL := help
.PHONY: help demo run check test coverage format audit messages requirements

help: ## List these commands
	@sed -n 's/^\([a-z]*\): ## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-19s %s\n", $$1, $$2}'

demo: ## Set up and show Porukka; ARGS="--reset --port 9000"
	@$(PYTHON) scripts/demo.py $(ARGS)

run: ## The same for developers: shows every change at once
	@$(PYTHON) scripts/demo.py --reload $(ARGS)

check: ## Everything short of running the tests: style, types, architecture, settings
	@$(PYTHON) scripts/check.py $(ARGS)

test: ## All tests, on PostgreSQL and SQLite; ARGS="tests/unit -k greedy" for some
	@$(PYTHON) scripts/test.py $(ARGS)

coverage: ## The tests again, and which lines they reach
	@$(PYTHON) scripts/test.py --coverage $(ARGS)

format: ## Put code and templates in shape
	@$(PYTHON) scripts/prepare.py dev
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format . ; .venv/bin/djangofmt frontend/templates

audit: ## Look for known holes in the pinned packages; needs the network
	@$(PYTHON) scripts/prepare.py dev
	@.venv/bin/pip-audit --disable-pip --require-hashes --requirement requirements/dev.txt

messages: ## Collect the texts into the catalogues of languages, and compile them
	@$(PYTHON) scripts/prepare.py dev
	@.venv/bin/python scripts/messages.py $(ARGS)

requirements: ## Pin the newest packages that requirements/*.in allow; needs uv and the network
	@for kind in runtime dev; do $(COMPILE) --output-file requirements/$$kind.txt requirements/$$kind.in; done
