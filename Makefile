# `make help` lists what there is. Every target installs what it needs and is missing, and nothing twice.
.DEFAULT_GOAL := help
.PHONY: help run install install-dev test check bench picture lock wheel wheel-test clean
PYTHON := .venv/bin/python

help: ## list these targets
	@grep -hE '^[a-z-]+:.*## ' Makefile | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: install ## import the sample, print its proceedings, serve the site on 127.0.0.1:8000 (FORUM_PORT=8001 make run)
	@exec $(PYTHON) -m forum_app.cli demo

install: ## install what running needs: system libraries, .venv
	@scripts/install run

install-dev: ## install what tests and checks need besides
	@scripts/install test

test: install-dev ## run all tests
	@$(PYTHON) -m pytest -n 3 --dist worksteal

check: install-dev ## ruff, mypy --strict, import contracts, guards
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check -q .
	@$(PYTHON) -m mypy
	@.venv/bin/lint-imports --no-cache >/dev/null || .venv/bin/lint-imports --no-cache
	@$(PYTHON) -m pytest tests/guards

bench: install-dev ## measure speed and memory; a table, and bench-results/latest.json
	@$(PYTHON) -m bench

picture: install-dev ## draw docs/pages.png from the sample's proceedings
	@$(PYTHON) -m bench.picture

lock: install-dev ## write requirements*.txt anew from pyproject.toml
	@scripts/lock

wheel: install-dev ## build dist/forum-*.whl
	@$(PYTHON) -m build --wheel --no-isolation -o dist .

wheel-test: wheel ## install the wheel into an empty environment elsewhere and run `forum demo` there
	@scripts/wheel-test

clean: ## remove .venv, caches and results; never var/, which holds the data
	rm -rf .venv dist build bench-results .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
