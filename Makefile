# Needs a python3 and the package index, nothing else: where uv is missing it is put in .tools/.
# .python-version says which Python the project runs on; uv finds it on the machine.

UV := $(shell command -v uv || echo .tools/bin/uv)
RUN := .venv/bin/python -m
export UV_NO_PROGRESS ?= 1
# Trust what the machine trusts: an office's own certificate may stand before the index.
export UV_SYSTEM_CERTS ?= 1

.PHONY: setup demo check test golden bench

setup: .venv/.ready

demo: setup
	@mkdir -p build
	@$(RUN) dateline read examples/world
	@$(RUN) dateline read examples/world --out build/demo.html --quiet
	@echo
	@echo "The same records as a page, each line beside its words: $(CURDIR)/build/demo.html"

test: setup
	$(RUN) pytest

check: setup
	$(RUN) ruff format --check
	$(RUN) ruff check
	$(RUN) mypy
	.venv/bin/lint-imports
	$(RUN) pytest

golden: setup
	$(RUN) tests.regenerate

bench: setup
	$(RUN) bench.quality table

# Also compiles the gazetteer into the cache folder, so that the first article need not wait.
.venv/.ready: pyproject.toml uv.lock .python-version | $(UV)
	$(UV) sync --frozen
	@.venv/bin/python -c "from dateline.desk import Desk; Desk.open().reference.gazetteer"
	@touch $@

.tools/bin/uv:
	python3 -m venv .tools
	.tools/bin/python -m pip install --quiet --disable-pip-version-check uv
