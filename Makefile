# Everything here needs Python 3.11 or later and make; the rest is installed into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# REQUIRED=1 makes a skipped test a failure, SLOW=1 runs the long tests too (CI sets both). JOBS: how many tests run side
# by side.
REQUIRED ?= 0
SLOW ?= 0
JOBS ?= 3
CHECKERS := tests/checkers/node_modules/.stamp-checkers

.PHONY: demo test checkers lint format clean constraints feeds picture tables bench
.DEFAULT_GOAL := demo

$(VENV)/.stamp-venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "occnews needs Python 3.11 or later; '$(PYTHON)' is older. Try: make PYTHON=python3.11"; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "This Python has no venv module. On Debian and Ubuntu: apt-get install python3-venv"; exit 2; }
	@rm -rf $(VENV) && $(PYTHON) -m venv $(VENV)
	@touch $@

# pip refuses --require-hashes together with -e, so the package itself is a second, offline step.
$(VENV)/.stamp-runtime: $(VENV)/.stamp-venv constraints.txt pyproject.toml
	@echo "Installing what occnews needs into $(VENV) (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.stamp-test: $(VENV)/.stamp-runtime constraints-test.txt
	@echo "Installing what the tests need into $(VENV) (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints-test.txt
	@touch $@

demo: $(VENV)/.stamp-runtime
	@$(BIN)/occnews demo

lint: $(VENV)/.stamp-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# What emails are held against; without npm or a network its tests are skipped. A name is all that the lock file knows of
# where a package is from, and no package's own scripts are run.
$(CHECKERS): tests/checkers/package.json tests/checkers/package-lock.json
	@command -v npm >/dev/null || { echo "There is no npm here, so some checks of emails are left out. On Debian and Ubuntu: apt-get install nodejs npm"; exit 0; }; \
	echo "Installing what emails are checked with into tests/checkers (once) …"; \
	cd tests/checkers && npm ci --ignore-scripts --loglevel=error && touch node_modules/.stamp-checkers \
	|| echo "npm could not install it, so some checks of emails are left out."

checkers: $(CHECKERS)

test: lint $(CHECKERS)
	OCCNEWS_REQUIRED=$(REQUIRED) $(BIN)/pytest -n $(JOBS) --dist worksteal $(if $(filter 1,$(SLOW)),,-m "not slow")

format: $(VENV)/.stamp-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

constraints: $(VENV)/.stamp-test
	$(BIN)/uv pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o constraints.txt
	$(BIN)/uv pip compile pyproject.toml --extra test --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o constraints-test.txt

# The committed sample: what the demo publishes. tests/test_sample_feeds.py compares it.
feeds: $(VENV)/.stamp-runtime
	@mkdir -p build && $(BIN)/occnews demo --out build/demo >build/demo.log || { cat build/demo.log; exit 1; }
	@rm -rf feeds && cp -R build/demo/feeds feeds && rm -rf build/demo build/demo.log
	@ls feeds

# Needs a Chromium.
picture: $(VENV)/.stamp-test
	@$(BIN)/python docs/draw_pictures.py

# The linter's tables (tools/README.md). Needs Node 20 or later.
tables: $(VENV)/.stamp-test
	npm install --prefix tools --ignore-scripts --no-package-lock --no-audit --no-fund
	$(BIN)/python tools/write_mjml_table.py
	$(BIN)/python tools/write_client_table.py

bench: $(VENV)/.stamp-runtime
	$(BIN)/python bench/commands.py
	$(BIN)/python bench/importing.py
	$(BIN)/python bench/pasting.py
	$(BIN)/python bench/messages.py

clean:
	rm -rf $(VENV) tests/checkers/node_modules dist build occnews-demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests bench examples -name __pycache__ -type d -prune -exec rm -rf {} +
