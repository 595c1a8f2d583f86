// Bring a drawn tape to life: step, play, fold, choose a variable or a line. The page and the widget both call `bringToLife`.
// Draws nothing of its own: every picture and every word comes from the view model, and words go in as text, never as HTML.

const VERSION = 1;
const PACE = 650; // milliseconds a step, when playing

function bringToLife(root, view, heard = () => {}) {
  const find = (selector) => root.querySelector(selector);
  const all = (selector) => [...root.querySelectorAll(selector)];
  const told = find(".gt-told");
  if (view.version !== VERSION) {
    told.textContent =
      `This drawing was saved by another version of gradtape (${view.version}, this one reads ${VERSION}). ` +
      "Record the step again to step through it.";
    return;
  }
  const stage = find(".gt-stage");
  const drawn = stage.innerHTML; // of the state that comes first
  const slider = find(".gt-slider");
  const play = find(".gt-play");
  let state = view.start; // key of the drawing that is shown
  let steps = []; // numbers of the view's steps whose node is in it
  let at = 0; // how many of them have been taken
  let variable = null;
  let timer = null;
  let of = {}; // key of a node -> key of the box that it is in
  let boxes = new Map();
  let edges = new Map();
  let labels = new Map(); // key of an edge -> its label and what stands there in the whole picture

  function show(key) {
    if (!view.states[key]) {
      told.textContent = "What is in this box is too large for this page.";
      return;
    }
    state = key;
    // Made by gradtape, which has escaped every word of the user's.
    stage.innerHTML = key === view.start ? drawn : view.states[key].svg.map((piece) => view.pool[piece]).join("");
    collect();
    trail();
    go(steps.length);
    if (variable !== null) choose(variable);
  }

  // {"g3": ["o5:9", "v2"]} -> {o5: "g3", …, o9: "g3", v2: "g3"}
  function unfolded(members) {
    const found = {};
    for (const [box, keys] of Object.entries(members)) {
      for (const key of keys) {
        const [first, last] = key.slice(1).split(":").map(Number);
        if (last === undefined) found[key] = box;
        else for (let op = first; op <= last; op++) found["o" + op] = box;
      }
    }
    return found;
  }

  function collect() {
    boxes = new Map([...stage.querySelectorAll("[data-box]")].map((box) => [box.dataset.box, box]));
    edges = new Map([...stage.querySelectorAll(".gt-edge")].map((edge) => [`${edge.dataset.from} ${edge.dataset.to}`, edge]));
    of = unfolded(view.states[state].of);
    steps = view.steps.map((_, number) => number).filter((number) => view.steps[number][1] in of);
    slider.max = steps.length;
    for (const [key, box] of boxes) {
      box.setAttribute("tabindex", "0");
      box.setAttribute("role", "button");
      if (box.dataset.opens) box.setAttribute("aria-expanded", "false");
      box.addEventListener("click", () => press(key));
    }
    labels = new Map();
    for (const [key, edge] of edges) {
      const label = edge.querySelector(".gt-gradient");
      if (label) labels.set(key, [label, label.textContent]);
    }
  }

  function trail() {
    const line = find(".gt-trail");
    line.replaceChildren();
    const way = view.states[state].trail;
    for (const [key, text] of way.length > 1 ? way : []) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      button.disabled = key === state;
      button.addEventListener("click", () => {
        show(key);
        stage.focus();
      });
      line.append(button);
    }
    find(".gt-note").textContent = view.states[state].note;
    const mode = find(".gt-mode");
    if (mode) mode.value = state.split("/")[0];
  }

  // A press on a folded box opens it; on any other it shows the box's line and, of a variable, its answer.
  function press(key) {
    const box = boxes.get(key);
    if (box.dataset.opens) {
      show(`${state.split("/")[0]}/${box.dataset.opens}`);
      const inside = [...boxes.values()][0];
      if (inside) inside.focus({ preventScroll: true });
      return;
    }
    mark("gt-chosen", [box]);
    const step = view.steps.find((each) => each[1] === key);
    if (step) lineOf(step[2]);
    const index = view.variables.findIndex((each) => each.way.length && each.key === key);
    if (index >= 0) choose(index);
    else told.textContent = box.getAttribute("aria-label");
  }

  function mark(name, elements) {
    for (const old of all("." + name)) old.classList.remove(name);
    for (const element of elements) if (element) element.classList.add(name);
  }

  function lineOf(key) {
    const line = key && find(`[data-line="${key}"]`);
    mark("gt-now-line", [line]);
    if (line) {
      // Scroll the listing, never the notebook around it.
      const list = line.closest(".gt-source");
      const gap = line.offsetTop - list.offsetTop - list.clientHeight / 2;
      list.scrollTop = Math.max(0, gap);
    }
  }

  // -- stepping ------------------------------------------------------------------------------------------------------

  function go(to) {
    at = Math.max(0, Math.min(steps.length, to));
    const whole = at === steps.length;
    stage.classList.toggle("gt-stepping", !whole);
    const ran = new Set();
    const back = new Map();
    for (const number of steps.slice(0, at)) {
      const [phase, node, , , led] = view.steps[number];
      if (!phase) ran.add(of[node]);
      for (const [from, end, label, kind] of led) {
        if (of[from] !== of[end]) back.set(`${of[from]} ${of[end]}`, [label, kind]);
      }
    }
    for (const [key, box] of boxes) {
      const waits = box.matches(".gt-op, .gt-outside, .gt-group, .gt-target") && !ran.has(key);
      box.classList.toggle("gt-later", !whole && waits && !(key[0] === "t" && back.size));
    }
    for (const [key, edge] of edges) {
      const seen = back.get(key);
      edge.classList.toggle("gt-ahead", !whole && !seen);
    }
    for (const [key, [label, text]] of labels) label.textContent = (!whole && back.get(key)?.[0]) || text;
    const last = at ? view.steps[steps[at - 1]] : null;
    mark("gt-now", last && !whole ? [boxes.get(of[last[1]])] : []);
    slider.value = at;
    const count = `${at} of ${steps.length}`;
    slider.setAttribute("aria-valuetext", count);
    find(".gt-count").textContent = count;
    if (whole) {
      told.textContent = view.first;
      if (last) mark("gt-now-line", []);
    } else if (last) {
      told.textContent = `${last[0] ? "backward" : "forward"}: ${last[3]}`;
      lineOf(last[2]);
    } else {
      told.textContent = "Nothing has run yet.";
    }
    heard("step", at);
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    play.textContent = "Play";
    play.setAttribute("aria-pressed", "false");
  }

  function start() {
    if (at === steps.length) go(0);
    play.textContent = "Pause";
    play.setAttribute("aria-pressed", "true");
    timer = setInterval(() => {
      if (!root.isConnected) return stop();
      go(at + 1);
      if (at === steps.length) stop();
    }, PACE);
  }

  // Keys are taken at the window, before JupyterLab, which has plans of its own for arrows and Enter.
  function key(event) {
    if (!root.isConnected) return window.removeEventListener("keydown", key, true);
    if (!root.contains(event.target) || event.altKey || event.ctrlKey || event.metaKey) return;
    const taken = event.key === "Enter" || event.key === " " ? enter(event.target) : arrow(event.key, event.target);
    if (!taken) return;
    event.preventDefault();
    event.stopPropagation();
  }

  function enter(target) {
    if (target.dataset.box) press(target.dataset.box);
    else if (target.dataset.line) chooseLine(target.dataset.line);
    return target.dataset.box || target.dataset.line;
  }

  function arrow(name, target) {
    if (target === slider || target.matches("select")) return false; // they have arrows of their own
    if (name === "ArrowRight") go(at + 1);
    else if (name === "ArrowLeft") go(at - 1);
    else if (name === "Home") go(0);
    else if (name === "End") go(steps.length);
    else if (name === "Escape" && state.includes("/")) show(view.states[state].trail.at(-2)[0]);
    else return false;
    stop();
    const now = find(".gt-now");
    if (now) now.scrollIntoView({ block: "nearest" });
    return true;
  }

  window.addEventListener("keydown", key, true);
  find(".gt-first").addEventListener("click", () => (stop(), go(0)));
  find(".gt-back").addEventListener("click", () => (stop(), go(at - 1)));
  find(".gt-on").addEventListener("click", () => (stop(), go(at + 1)));
  find(".gt-last").addEventListener("click", () => (stop(), go(steps.length)));
  play.addEventListener("click", () => (timer ? stop() : start()));
  slider.addEventListener("input", () => (stop(), go(Number(slider.value))));
  const mode = find(".gt-mode");
  if (mode) mode.addEventListener("change", () => show(mode.value));

  // -- choosing a variable or a line ---------------------------------------------------------------------------------

  function choose(index) {
    variable = index;
    const chosen = view.variables[index];
    if (chosen && chosen.key && !(chosen.key in of) && view.states.whole && !state.startsWith("whole")) return show("whole");
    for (const button of all(".gt-pick")) button.setAttribute("aria-pressed", String(Number(button.dataset.variable) === index));
    for (const section of all("[data-fault]")) {
      section.classList.toggle("gt-told-now", !!chosen && Number(section.dataset.fault) === chosen.fault);
    }
    const way = new Set(Object.keys(unfolded({ way: chosen ? chosen.way : [] })).map((key) => of[key]).filter(Boolean));
    stage.classList.toggle("gt-one-way", way.size > 0);
    mark("gt-way", [
      ...[...way].map((key) => boxes.get(key)),
      ...[...edges].filter(([key]) => key.split(" ").every((end) => way.has(end))).map(([, edge]) => edge),
    ]);
    if (chosen) {
      lineOf(chosen.line);
      const told_ = [chosen.name + ": " + chosen.word, chosen.cause, chosen.place, chosen.gradient && `gradient ${chosen.gradient}`];
      told.textContent = told_.filter(Boolean).join(" · ") + (way.size ? "" : ". It is not in this drawing.");
    }
    heard("variable", chosen ? chosen.name : "");
  }

  for (const button of all(".gt-pick")) {
    button.addEventListener("click", () => {
      const index = Number(button.dataset.variable);
      choose(button.getAttribute("aria-pressed") === "true" ? null : index);
    });
  }

  function chooseLine(key) {
    lineOf(key);
    const nodes = view.steps.filter((each) => !each[0] && each[2] === key).map((each) => boxes.get(of[each[1]]));
    mark("gt-chosen", nodes);
    const count = new Set(nodes.filter(Boolean)).size;
    told.textContent = count ? `Line ${key.split(":")[1]}: ${count} box${count === 1 ? "" : "es"} in the drawing.`
      : `Line ${key.split(":")[1]} ran nothing that is in this drawing.`;
  }

  for (const line of all("[data-line]")) {
    line.setAttribute("tabindex", "0");
    line.setAttribute("role", "button");
    line.addEventListener("click", () => chooseLine(line.dataset.line));
  }

  root.classList.add("gt-live");
  show(view.start);
}
