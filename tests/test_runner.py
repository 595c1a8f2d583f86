"""`autograder.runner`: cells run in the fork as a kernel runs them, checks judged outside, limits kept and named."""

import nbclient
import nbformat
import pytest
from answers import Answer

from autograder import runner

CHECK = 'from autograder import check\n\ncheck("film_torch", "{}")'
RIGHT = Answer("film_torch", "right_parameter").source


def notebook(*sources, graded=()):
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    for index in graded:
        cells[index].metadata["nbgrader"] = {"grade": True, "grade_id": f"c{index}", "points": 1}
    return nbformat.v4.new_notebook(cells=cells)


def checks(*claims, before=RIGHT):
    """Return a notebook with an answer and a check cell for each claim."""
    return notebook(before, *(CHECK.format(claim) for claim in claims), graded=range(1, 1 + len(claims)))


def shown(zygote, source, files=()):
    """Return what one cell prints in the sandbox."""
    (cell,) = runner.run(zygote, notebook(source), files).notebook.cells
    assert not [one for one in cell.outputs if one.output_type == "error"], cell.outputs
    return "".join(one.text for one in cell.outputs if one.output_type == "stream")


SAMPLES = {
    "print": "print(1)\nprint(2)",
    "result": "1 + 1",
    "no result": "1 + 1;",
    "stderr": "import sys\nprint('a', file=sys.stderr)",
    "error": "1 / 0",
    "syntax": "x = = 1",
    "html": "from IPython.display import HTML, display\ndisplay(HTML('<b>x</b>'))\n3",
    "cleared": "from IPython.display import clear_output\nprint(1)\nclear_output()\nprint(2)",
    "updated": "from IPython.display import display\nh = display(1, display_id=True)\nh.update(2)",
    "await": "import asyncio\nawait asyncio.sleep(0)\n5",
    "magic": "%%capture held\nprint(1)",
    "picture": "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    "last": "_ = 3\nIn[-1][:3]",
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_cell_shows_what_it_shows_in_a_kernel(zygote, name):
    here, there = notebook(SAMPLES[name]), notebook(SAMPLES[name])
    runner.run(zygote, here)
    nbclient.NotebookClient(there, timeout=60, allow_errors=True).execute()
    assert [_essence(one) for one in here.cells[0].outputs] == [_essence(one) for one in there.cells[0].outputs]
    nbformat.validate(here)


def test_a_later_cell_updates_what_an_earlier_one_shows(zygote):
    one = notebook("from IPython.display import display\nh = display(1, display_id=True)", "h.update(2)")
    runner.run(zygote, one)
    assert [[shown.data["text/plain"] for shown in cell.outputs] for cell in one.cells] == [["2"], []]
    nbformat.validate(one)


def _essence(output):
    data = {kind: value if kind.startswith("text") else "…" for kind, value in output.get("data", {}).items()}
    return output.output_type, output.get("name"), output.get("text"), output.get("ename"), data


def test_what_is_written_straight_to_a_file_descriptor_is_shown_too(zygote):
    assert shown(zygote, "import os\nos.write(1, b'raw')\nNone") == "raw"


def test_a_right_answer_gets_its_points_and_the_report_is_shown(zygote):
    ran = runner.run(zygote, checks("gamma_owned", "restored"))
    assert ran.status == "graded" and [one.report.points for one in ran.judged] == [1, 1]
    for cell in ran.notebook.cells[1:]:
        (output,) = cell.outputs
        assert output.output_type == "execute_result" and output.data["text/plain"] == "1.0"
        assert "Passed: 1 of 1 points" in output.data["text/html"]


def test_the_seed_and_the_evidence_give_the_same_verdict_again(zygote):
    ran = runner.run(zygote, checks("gamma_owned"), draw=lambda bits: 7)
    (one,) = ran.judged
    assert one.measured.seed == 7

    def points(seed):
        return runner.judge(runner.measured("film_torch", seed, one.measured.data), one.claims).report.points

    assert points(7) == one.report.points == 1
    assert points(8) == 0, "the numbers of one challenge are no use in another"


def test_evidence_serves_until_another_cell_has_run(zygote):
    two = runner.run(zygote, notebook(RIGHT, CHECK.format("restored"), CHECK.format("beta_owned"), "1",
                                      CHECK.format("restored"), graded=(1, 2, 4)))  # fmt: skip
    first, again, later = (one.measured.seed for one in two.judged)
    assert first == again != later


def test_an_ungraded_check_and_a_hint_say_that_this_is_no_place_for_them(zygote):
    printed = shown(zygote, RIGHT + '\nfrom autograder import check, hint\ncheck("film_torch")\nhint("film_torch")')
    assert printed.splitlines() == [
        "While a notebook is graded, its check cells are judged elsewhere.",
        "There are no hints while a notebook is graded.",
    ]


def test_a_cell_that_takes_too_long_is_stopped_and_the_next_ones_run(zygote):
    ran = runner.run(zygote, notebook("print('before', flush=True)\nwhile True: pass", "print('after')"))
    first, second = ran.notebook.cells
    assert first.outputs[0].text == "before\n" and first.outputs[-1].evalue == "The cell was stopped after 5 s."
    assert ran.status == "graded" and second.outputs[0].text == "after\n"


STUBBORN = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"


def test_a_cell_that_does_not_stop_ends_the_submission_with_a_reason(zygote):
    ran = runner.run(zygote, notebook(STUBBORN, RIGHT, CHECK.format("restored"), "assert True", graded=(2, 3)))
    assert ran.status == "timed out" and ran.judged == []
    check, ordinary = ran.notebook.cells[2:]
    assert check.outputs[0].data["text/plain"] == "0.0"
    assert "ran longer than 5 s" in check.outputs[0].data["text/html"]
    assert ordinary.outputs[0].output_type == "error", "nbgrader would give full points for a cell without one"


@pytest.mark.parametrize("source", ["import os\nos._exit(0)", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\nos.abort()"])
def test_a_process_that_ends_itself_ends_the_submission(zygote, source):
    ran = runner.run(zygote, notebook(source, RIGHT, CHECK.format("restored"), graded=(2,)))
    assert ran.status == "crashed" and ran.why == "the process is gone"


def test_a_flood_of_output_is_cut_and_said_so(zygote):
    (cell,) = runner.run(zygote, notebook("for _ in range(3000): print('x' * 1000)")).notebook.cells
    text = "".join(one.text for one in cell.outputs)
    assert len(text) < 1.2 * 2**20 and "More than 1 MB; the rest is not kept." in text


def test_it_sees_its_own_files_and_nothing_else(zygote):
    printed = shown(zygote, "import os\nprint(sorted(os.listdir('.')), open('data/a.csv').read(), os.getcwd())",
                    [("data/a.csv", b"1,2")])  # fmt: skip
    assert printed == "['data'] 1,2 /submission\n"
    top = shown(zygote, "import os\nprint(sorted(os.listdir('/')))")
    assert "home" not in top and "'work'" not in top.replace(str(runner.Path(__file__).parts[1]), "")


HERE = str(runner.Path(__file__).resolve().parent.parent)


@pytest.mark.parametrize("path", [f"{HERE}/solutions", f"{HERE}/autograder", f"{HERE}/build", "/etc/shadow", "/root/.ssh"])
def test_a_path_of_this_machine_is_not_there(zygote, path):
    assert shown(zygote, f"import os\nprint(os.path.exists({path!r}))") == "False\n"


@pytest.mark.parametrize("module", ["autograder.verdict", "autograder.checks.film_torch.judge", "autograder.report"])
def test_no_judge_can_be_imported(zygote, module):
    printed = shown(zygote, f"try:\n    import {module}\nexcept ImportError as error:\n    print('no', error.name)")
    assert printed.startswith("no autograder")


def test_gradtape_is_there(zygote):
    assert shown(zygote, "import gradtape\nprint(gradtape.record.__name__)") == "record\n"


REFUSED = {
    "network": "import socket\nsocket.create_connection(('1.1.1.1', 80), 2)",
    "vsock": "import socket\nsocket.socket(40, socket.SOCK_STREAM)",
    "write": "open('/usr/x', 'w')",
    "mount": "import ctypes, os\nif ctypes.CDLL(None, use_errno=True).mount(b'x', b'/tmp', b'tmpfs', 0, b''): raise OSError",
    "namespace": "import ctypes\nif ctypes.CDLL(None).unshare(0x10000000): raise OSError",
    "root": "import os\nos.setuid(0)",
    "giant file": "f = open('x', 'wb')\nfor _ in range(50): f.write(bytes(1_000_000)); f.flush()",
    "memory": "held = [bytearray(50_000_000) for _ in range(100)]",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_notebook_does_not_need_is_refused(zygote, name):
    (cell,) = runner.run(zygote, notebook(REFUSED[name])).notebook.cells
    assert [one.ename for one in cell.outputs if one.output_type == "error"][0] in (
        "OSError", "PermissionError", "ConnectionRefusedError", "MemoryError", "TimeoutError",
    )  # fmt: skip


def test_memory_is_counted_over_all_processes(zygote):
    greedy = (
        "import os, time\nfor _ in range(6):\n    if os.fork() == 0:\n"
        "        held = bytearray(200_000_000)\n        time.sleep(30)\ntime.sleep(4)"
    )
    ran = runner.run(zygote, notebook(greedy))
    assert ran.status == "crashed" and "MB of memory, more than 600" in ran.why


def test_another_process_is_not_seen(zygote):
    assert shown(zygote, "import os\nprint([p for p in os.listdir('/proc') if p.isdigit()], os.getpid())") == "['1'] 1\n"


def test_a_submission_does_not_see_what_the_one_before_left(zygote):
    shown(zygote, "open('/tmp/left', 'w').close()\nopen('/dev/shm/left', 'w').close()\nimport builtins\nbuiltins.left = 1")
    asked = "import os, builtins\nprint(os.listdir('/tmp'), os.listdir('/dev/shm'), hasattr(builtins, 'left'))"
    assert shown(zygote, asked).endswith("[] False\n")


def test_without_isolation_it_runs_too_if_it_is_asked_to(tmp_path):
    with runner.Zygote(isolated=False) as bare:
        ran = runner.run(bare, checks("restored"))
    assert [one.report.points for one in ran.judged] == [1]


def test_where_submissions_cannot_be_kept_apart_nothing_is_run(monkeypatch):
    monkeypatch.setattr(runner.sandbox, "layers", lambda: {"namespaces": "they see everything", "uid": "", "seccomp": ""})
    with pytest.raises(runner.Refused, match="they see everything.*doctor"):
        runner.Zygote()
