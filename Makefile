# Everything the project does, by name; `make help` lists it.
# Needs no more than sh and GNU make 3.81, the one that macOS brings.

VENV := .venv
RUN  := $(VENV)/bin/python
DONE := $(VENV)/.set-up
PORT :=
ARGS :=

# The Python you name (make lab PYTHON=/path/to/python3.11), else the first that is new enough, else any at all:
# its version then says what is wrong.
ifeq ($(origin PYTHON),undefined)
PYTHON := $(shell for p in python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; exit; }; \
	done; for p in python3 python; do $$p -c '' 2>/dev/null && { echo $$p; exit; }; done; echo python3.11)
endif

# A .venv that moved along with its folder still points at the old place, so its stamp holds where it was made.
ifneq ($(shell $(RUN) -c '' 2>/dev/null && cat $(DONE) 2>/dev/null),$(CURDIR))
.PHONY: $(DONE)
endif

# nbgrader calls alembic by name, so the .venv's programs must be found first.
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)

.PHONY: help lab test bench demo release corpus seeds attack-report lock clean

help: ## Name every target.
	@sed -n 's/^\([a-z-]*\):.*## /\1: /p' Makefile | awk -F ': ' '{ printf "  make %-13s %s\n", $$1, substr($$0, length($$1) + 3) }'
	@echo
	@echo '  PYTHON=/path/to/python3.11 chooses the Python of the set-up, PORT=8890 the port of lab,'
	@echo '  ARGS="..." goes on to JupyterLab (lab), pytest (test, seeds) or the script (bench, demo, corpus).'

lab: $(DONE) ## Open the course in JupyterLab; the first time, set everything up.
	@$(RUN) -m course.lab $(if $(PORT),--port $(PORT)) $(ARGS)

test: $(DONE) ## Run every test; the first time, set everything up.
	$(RUN) -m pytest -n 2 --dist loadscope --no-loadscope-reorder --durations=10 $(ARGS)

bench: $(DONE) ## Measure how long a check, a recorded step and each notebook take.
	$(RUN) benchmarks/run.py $(ARGS)
	$(RUN) benchmarks/recording.py $(ARGS)
	$(RUN) benchmarks/drawing.py
	$(RUN) benchmarks/grading.py $(ARGS)

demo: $(DONE) ## Grade a class of twelve with nbgrader and print it as a table.
	$(RUN) tests/classroom.py $(ARGS)

release: $(DONE) ## Generate exercises/ from solutions/, the front page's list of lessons, docs/verdicts.md.
	for lesson in solutions/*/; do $(RUN) -m nbgrader generate_assignment `basename $$lesson` --force || exit 1; done
	$(RUN) -m course.lessons
	$(RUN) -m course.verdicts

corpus: $(DONE) ## Score gradtape on the corpus again and write docs/corpus.md.
	$(RUN) tests/scored.py $(ARGS)

seeds: $(DONE) ## Judge every right and every wrong answer on 200 challenges.
	$(RUN) -m pytest tests/test_answers.py --seeds 200 $(ARGS)

attack-report: $(DONE) ## Run every attack against our grader and against stock nbgrader, and write docs/attacks.md.
	$(RUN) tests/attack_report.py $(ARGS)

lock: ## Write requirements.lock again, with today's newest versions.
	@$(CHECK_PYTHON)
	"$(PYTHON)" -m venv build/uv
	build/uv/bin/python -m pip install --quiet --disable-pip-version-check uv
	build/uv/bin/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 \
		--no-annotate --no-header --quiet --upgrade --output-file build/everything.lock
	grep -vE '^(nvidia-|cuda-|triton)' build/everything.lock > build/requirements.lock
	mv build/requirements.lock requirements.lock

clean: ## Remove .venv and build/; your work/ stays.
	rm -rf $(VENV) build

# One line on what is wrong with the chosen Python and what to do, before anything else happens.
define CHECK_PYTHON
found=`"$(PYTHON)" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null`; \
remedy="Install it from https://www.python.org/downloads/ or name yours: make lab PYTHON=/path/to/python3.11"; \
case "$$found" in \
3.11) ;; \
3.1[2-9]|3.[2-9][0-9]) echo "Note: $(PYTHON) is Python $$found and the course is tested with 3.11. If the set-up fails, use that one: make lab PYTHON=/path/to/python3.11" >&2 ;; \
"") echo "Python 3.11 is needed and $(PYTHON) does not run. $$remedy" >&2; exit 1 ;; \
*) echo "Python 3.11 is needed and $(PYTHON) is Python $$found. $$remedy" >&2; exit 1 ;; \
esac; \
"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
echo "$(PYTHON) cannot make a virtual environment. On Debian or Ubuntu: sudo apt install python$$found-venv" >&2; exit 1; }
endef

# A half-finished .venv is completed; a moved or broken one is made anew.
$(DONE): requirements.lock pyproject.toml
	@$(CHECK_PYTHON)
	@echo "Setting up $(VENV). The first time this takes a few minutes: TensorFlow and PyTorch are large."
	@if $(RUN) -m pip --version >/dev/null 2>&1 && [ "`cat $(DONE) 2>/dev/null || pwd -P`" = "`pwd -P`" ]; \
		then :; else "$(PYTHON)" -m venv --clear $(VENV); fi
	@$(RUN) -m pip install --disable-pip-version-check -r requirements.lock
	@$(RUN) -m pip install --disable-pip-version-check --quiet --no-deps -e .
	@pwd -P > $(DONE)
