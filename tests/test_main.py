"""`python -m gradtape script.py`: the answer, the exit code, and the script's own run, each in a process of its own."""

import json
import os
import subprocess
import sys

import pytest

TORCH = """\
import sys
import torch
from torch import nn

{prepare}
torch.manual_seed(0)
body, head = nn.Linear(4, 8), nn.Linear(8, 1)
optimizer = torch.optim.SGD([*body.parameters(), *head.parameters()], 0.1)
for number in range(3):
    x, y = torch.randn(16, 4), torch.randn(16, 1)
    optimizer.zero_grad()
    loss = nn.functional.mse_loss({forward}, y)
    loss.backward()
    optimizer.step()
    print("step", number + 1, flush=True)
print("done", *sys.argv[1:])
"""
FINE = TORCH.format(prepare="", forward="head(body(x).relu())")
BROKEN = TORCH.format(prepare="", forward="head(body(x).detach())")
KERAS = """\
import keras
import numpy as np
import tensorflow as tf


class FiLM(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.gamma = {weight}

    def call(self, x):
        return self.gamma * x


x = np.random.default_rng(0).standard_normal((32, 4)).astype("float32")
model = keras.Sequential([FiLM(), keras.layers.Dense(1)])
model.compile("sgd", "mse")
history = model.fit(x, x[:, :1], batch_size=8, epochs=2, validation_split=0.25, verbose=0)
print("done", len(history.history["val_loss"]))
"""
HEALTHY = KERAS.format(weight='self.add_weight(shape=(4,), initializer="ones")')
UNREGISTERED = KERAS.format(weight="tf.Variable(tf.ones(4))")


@pytest.fixture
def main(tmp_path):
    """A function: source, options and the script's arguments -> what `python -m gradtape` did with it."""

    def run(source, *options, arguments=(), name="train.py"):
        if source is not None:
            (tmp_path / name).write_text(source, "utf-8")
        command = [sys.executable, "-m", "gradtape", *options, name, *arguments]
        env = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONIOENCODING": "utf-8"}
        return subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", env=env)

    return run


def test_a_healthy_torch_script_is_told_so_and_runs_to_its_end(main):
    ran = main(FINE)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == "\nAll gradients fine: 4 variables.\n\nstep 1\nstep 2\nstep 3\ndone\n"


def test_a_broken_torch_script_gets_cause_line_and_exit_code(main):
    ran = main(BROKEN)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout == (
        "\n"
        "2 of 4 gradients need a look.\n"
        "\n"
        "  body.weight, body.bias\n"
        "    symptom      None · detached · certain\n"
        "    first break  train.py:12\n"
        "                 loss = nn.functional.mse_loss(head(body(x).detach()), y)\n"
        "    why          The value was taken off the tape. Tensor.detach passes the value on and\n"
        "                 stops the gradient.\n"
        "    repair       Take the detach or stop_gradient away, or move it to the branch that is\n"
        "                 not to be trained.\n"
        "\n"
        "Then measure again: record the same step once more.\n"
        "\n"
        "step 1\nstep 2\nstep 3\ndone\n"
    )


def test_a_healthy_keras_fit_is_told_so_and_runs_to_its_end(main):
    ran = main(HEALTHY)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("\nAll gradients fine: 3 variables.\n") and ran.stdout.endswith("\ndone 2\n")


def test_a_broken_keras_fit_gets_cause_line_and_exit_code(main):
    ran = main(UNREGISTERED)
    assert ran.returncode == 1, ran.stderr
    assert "not updated · unregistered · likely\n    first break  train.py:9\n" in ran.stdout
    assert ran.stdout.endswith("\ndone 2\n")


@pytest.mark.parametrize("source, symptoms", [(FINE, {"ok"}), (BROKEN, {"ok", "none"})])
def test_json_is_one_line_that_parses(main, source, symptoms):
    ran = main(source, "--json")
    answer, *rest = ran.stdout.splitlines()
    told = json.loads(answer)
    assert {one["symptom"] for one in told["variables"]} == symptoms
    assert told["frameworks"] == ["torch"] and told["exception"] is None and len(told["variables"]) == 4
    assert rest == ["step 1", "step 2", "step 3", "done"]


def test_a_later_step_is_recorded_and_the_ones_before_run(main):
    ran = main(FINE, "--step", "2")
    assert ran.stdout.splitlines() == ["step 1", "", "All gradients fine: 4 variables.", "", "step 2", "step 3", "done"]


def test_a_step_that_the_script_never_reaches_is_answered_at_its_end(main):
    ran = main(FINE, "--step", "9")
    assert ran.returncode == 0
    assert ran.stdout.splitlines()[-2:] == ["No variable took part in what was recorded.", ""]


@pytest.mark.parametrize("source, code", [(FINE, 0), (BROKEN, 1)])
def test_stop_ends_the_script_with_its_answer(main, source, code):
    ran = main(source, "--stop")
    assert (ran.returncode, ran.stderr) == (code, "") and "step 1" not in ran.stdout
    assert "gradients" in ran.stdout


def test_the_scripts_own_arguments_are_its_own(main):
    ran = main(FINE, "--json", arguments=["--json", "--epochs", "3", "file"])
    assert ran.stdout.splitlines()[-1] == "done --json --epochs 3 file"


def test_a_script_sees_itself_as_it_would_under_python(main, tmp_path):
    (tmp_path / "beside.py").write_text("HERE = 'beside'\n")
    ran = main("import sys\nfrom beside import HERE\nprint(__name__, sys.argv, HERE, __file__)\n", arguments=["a"])
    assert ran.stdout.splitlines()[0] == "__main__ ['train.py', 'a'] beside train.py"


NOTHING = "No TensorFlow or PyTorch was imported by the script, so there was nothing to record.\n"


def test_a_script_without_a_framework_has_an_exit_code_of_its_own(main):
    ran = main("print('hello')\n")
    assert (ran.returncode, ran.stderr) == (2, NOTHING)
    assert ran.stdout.startswith("hello\n")


def test_a_script_that_fails_is_answered_and_fails_as_it_would(main):
    ran = main(TORCH.format(prepare="", forward="head(body(x)).detach()"))
    assert ran.returncode == 1
    assert "exception · detached · certain\n    first break  train.py:12\n" in ran.stdout
    assert "RuntimeError: element 0 of tensors does not require grad" in ran.stderr
    assert "step 1" not in ran.stdout


def test_a_script_that_fails_after_its_first_step_is_answered_once(main):
    ran = main(FINE + "raise SystemError('the end')\n")
    assert ran.returncode == 1 and ran.stdout.count("All gradients fine") == 1
    assert ran.stderr.endswith("SystemError: the end\n")


def test_a_failing_scripts_traceback_ends_on_its_own_line(main):
    ran = main("x = 1\nraise ValueError('here')\n")
    assert ran.stderr.count("Traceback") == 1 and 'train.py", line 2, in <module>' in ran.stderr


@pytest.mark.parametrize("given, code", [("0", 0), ("5", 5), ("", 0)])
def test_a_script_that_ends_itself_keeps_its_exit_code(main, given, code):
    ran = main(f"import torch, sys\nsys.exit({given})\n")
    assert ran.returncode == code


def test_a_script_that_fails_by_its_own_exit_code_is_still_answered(main):
    ran = main(BROKEN + "sys.exit(0)\n")
    assert ran.returncode == 1 and "2 of 4 gradients need a look." in ran.stdout


def test_a_missing_script_is_named(main):
    ran = main(None, name="nowhere.py")
    assert ran.returncode == 2
    assert ran.stderr.splitlines()[-1] == "python -m gradtape: error: there is no script nowhere.py"


@pytest.mark.parametrize("step", ["0", "-3"])
def test_a_step_that_never_comes_is_refused(main, step):
    ran = main(FINE, f"--step={step}")
    assert ran.returncode == 2
    assert ran.stderr.splitlines()[-1] == f"python -m gradtape: error: --step counts from 1, so {step} never comes"


def test_help_says_what_it_does(main):
    ran = main(FINE, "--help")
    assert ran.returncode == 0
    for option in ("--json", "--step N", "--stop", "script"):
        assert option in ran.stdout


def test_a_script_with_a_syntax_error_fails_as_it_would(main):
    ran = main("def broken(:\n")
    assert ran.returncode == 1 and "SyntaxError" in ran.stderr
