"""Measure what drawing a step costs: placing, writing, first paint and a step in the browser, bytes, beside torchviz.

    python benchmarks/drawing.py

Prints medians beside the targets. Without a Chromium, or without torchviz and graphviz's dot, it says what is left out.
"""

import shutil
import statistics
import tempfile
import time
from pathlib import Path

import torch

import gradtape
from gradtape.draw import graph, page, picture, svg, view

TARGETS = {100: 20, 1_000: 100, 10_000: 1_000}  # ops: milliseconds for layout and SVG of every op, nothing folded
STEP_TARGET = 50  # milliseconds for a step in the browser, at 1,000 ops
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = ["--no-sandbox", "--disable-gpu"]


def chain(ops):
    """Return the loss of residual blocks with about so many ops, and its weights."""
    torch.manual_seed(0)
    weights = [torch.randn(8, 8, requires_grad=True) for _ in range(4)]
    x = torch.randn(4, 8)
    for number in range(ops // 4):
        x = x + torch.tanh(torch.matmul(x, weights[number % 4])) * 0.1
    return x.sum()


def recorded(ops):
    with gradtape.record(norms=True) as trace:
        chain(ops).backward()
    return trace


def milliseconds(function, repeats=5):
    """Return the median time of a call, in milliseconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        function()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def placed(traces):
    print("layout and SVG, nothing folded")
    for ops, trace in traces.items():
        whole = graph.of(trace)
        took = milliseconds(lambda whole=whole, trace=trace: svg.drawing(picture.of(whole, trace), ""), 3)
        size = len(svg.drawing(picture.of(whole, trace), ""))
        print(f"  {ops:6} ops  {took:7.0f} ms  target {TARGETS[ops]} ms  {size / len(trace.ops):5.0f} bytes an op")


def shown(traces):
    print("view model and page, folded as a reader gets them")
    for ops, trace in traces.items():
        trace.explain()  # its cost is in benchmarks/recording.py
        took = milliseconds(lambda trace=trace: page.page(view.of(trace)), 1)
        print(f"  {ops:6} ops  {took:7.0f} ms  {len(page.page(view.of(trace))) / 1000:6.0f} kB")


def browsed(traces):
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        return print("in the browser: left out, there is no Chromium here")
    from playwright.sync_api import sync_playwright

    print("in the browser, every op a box")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        chromium = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        for ops in (100, 1_000):
            file = Path(folder, f"{ops}.html")
            file.write_text(page.page(unfolded(traces[ops])), "utf-8")
            tab = chromium.new_page()
            tab.goto(file.as_uri())
            paint = tab.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN")
            steps = tab.evaluate(_STEPS)
            print(
                f"  {ops:6} ops  first paint {paint:5.0f} ms  "
                f"a step {statistics.median(steps):5.1f} ms  target {STEP_TARGET} ms"
            )
        chromium.close()


_STEPS = """async () => {
  const on = document.querySelector(".gt-on");
  document.querySelector(".gt-first").click();
  const times = [];
  for (let number = 0; number < 60; number++) {
    const start = performance.now();
    on.click();
    document.querySelector(".gt-stage").getBoundingClientRect();  // until it is laid out again
    await new Promise(requestAnimationFrame);
    times.push(performance.now() - start);
  }
  return times;
}"""


def unfolded(trace):
    """Return a view whose first drawing has a box for every op."""
    made = view.of(trace)
    everything = picture.of(graph.of(trace), trace)
    of = {box.key: list(box.members) for box in everything.boxes.values()}
    first = {"svg": svg.drawing(everything, ""), "of": of, "trail": [], "note": ""}
    return {**made, "states": {"answer": first}, "start": "answer", "modes": []}


def beside_torchviz(ops=200):
    """Draw the same step with torchviz and graphviz; of many more ops dot takes minutes."""
    try:
        import torchviz
    except ImportError:
        return print("torchviz: left out, it is not installed")
    if shutil.which("dot") is None:
        return print("torchviz: left out, graphviz's `dot` is not installed")
    loss = chain(ops)
    theirs = milliseconds(lambda: torchviz.make_dot(loss).pipe(format="svg"), 1)
    trace = recorded(ops)
    ours = milliseconds(lambda: svg.drawing(picture.of(graph.of(trace), trace), ""), 3)
    print(f"the same step of {ops} ops, every op a box: torchviz and dot {theirs:.0f} ms, gradtape {ours:.0f} ms")


if __name__ == "__main__":
    made = {ops: recorded(ops) for ops in TARGETS}
    placed(made)
    shown(made)
    browsed(made)
    beside_torchviz()
