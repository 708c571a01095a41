# Every target sets itself up first; the second time that costs nothing.
PYTHON := .venv/bin/python

.PHONY: help demo serve test lint format lock pictures

help: ## say what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

demo: ## the demo newsroom, served at http://127.0.0.1:8000/ (PORT= for another)
	@python3 scripts/env.py demo
	@exec $(PYTHON) scripts/start.py demo

serve: ## the server alone, on what the environment names
	@python3 scripts/env.py serve
	@exec $(PYTHON) scripts/start.py serve

test: ## every check and test, on SQLite, on PostgreSQL and in the browser
	@python3 scripts/env.py dev
	@exec $(PYTHON) scripts/check.py

lint: ## the quick checks alone
	@python3 scripts/env.py dev
	@exec $(PYTHON) scripts/check.py lint format templates types

format: ## put every file into the house's form
	@python3 scripts/env.py dev
	@$(PYTHON) -m ruff check --fix --quiet . && $(PYTHON) -m ruff format .
	@$(PYTHON) scripts/check.py --write templates

pictures: ## take the pictures of README and docs
	@python3 scripts/env.py dev
	@$(PYTHON) scripts/pictures.py

lock: ## choose newer packages and write the locks (needs uv)
	@scripts/lock.sh --upgrade
