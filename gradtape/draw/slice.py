"""The part of a graph that answers the question: the way from the loss to each break and on to the variable behind it.

Takes nodes out and changes none. Where nothing is wrong, the whole graph is the answer.
"""

from collections import deque

from gradtape.draw import nodes

_MOST_FAULTS = 3
_MOST_BESIDE = 6  # of each op on the way
_MOST_VARIABLES = 2  # of each fault: the others have the same break


def answer(graph):
    """Return the Graph of what answers the question."""
    if not graph.faults:
        return graph
    kept = set()
    for variable in chosen(graph):
        kept |= way(graph, variable)
    kept |= {near for key in kept if graph.nodes[key].kind in ("op", "outside") for near in _beside(graph, key)}
    kept |= {key for key, node in graph.nodes.items() if node.kind == "optimizer"}
    return graph.only(kept)


def _beside(graph, key):
    """Return the nodes beside the way worth their place: variables, what has a name, ops that a gradient reaches.

    Of an op that takes many, such as a call that hides a layer, only those that a gradient reaches, then some others.
    """
    near = [each for each in graph.before.get(key, ()) if _says(graph, each)]
    return sorted(near, key=lambda each: not graph.nodes[each].reached)[:_MOST_BESIDE]


def _says(graph, key):
    node = graph.nodes[key]
    if node.kind == "variable" and not node.symptom:
        return len(graph.after.get(key, ())) <= 2  # a sound weight that is used all over would be the loudest thing
    return node.kind in ("variable", "data") or node.reached


def chosen(graph):
    """Return the faulty variables to show: the first few of each break."""
    by_break = {}
    for variable, at in graph.faults.items():
        by_break.setdefault(at if graph.nodes[at].kind != "variable" else graph.nodes[at].cause, []).append(variable)
    return [
        variable for variables in list(by_break.values())[:_MOST_FAULTS] for variable in variables[:_MOST_VARIABLES]
    ]


def way(graph, variable):
    """Return the nodes on a shortest way from a variable through its break to a target; all it leads to if to none."""
    at = graph.faults.get(variable, variable)
    first = _shortest(graph, variable, lambda key: key == at) or {variable, at}
    on = _shortest(graph, at, lambda key: graph.nodes[key].kind == "target")
    return first | on if on else first | nodes.led_to(graph.after, variable) | _targets(graph)


def _shortest(graph, start, wanted):
    came = {start: None}
    todo = deque([start])
    while todo:
        key = todo.popleft()
        if wanted(key):
            found = set()
            while key is not None:
                found.add(key)
                key = came[key]
            return found
        for after in graph.after.get(key, ()):
            if after not in came:
                came[after] = key
                todo.append(after)
    return None


def _targets(graph):
    """Return the targets and what they were last made by, to be seen beside a variable that never reaches them."""
    targets = {key for key, node in graph.nodes.items() if node.kind == "target"}
    return targets | {near for key in targets for near in graph.before.get(key, ())}
