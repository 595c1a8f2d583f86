"""What a step did on purpose, and is no fault: cuts on the user's own lines, weights that are frozen.

Told beside the answer, so that nobody has to wonder whether it was seen.
"""

from gradtape.report import place


def facts(trace):
    """Return sentences on the deliberate cuts and the frozen weights of a trace, in order of line."""
    found = {}
    blamed = {(one.location.file, one.location.line) for one in trace.explain() if one.location is not None}
    for op in trace.ops:
        if op.kind != "detach" or op.location is None or op.details.get("library"):
            continue
        if (op.location.file, op.location.line) not in blamed:
            found[op.location.file, op.location.line] = (
                f"{op.name} at {place(op.location)} stops the gradient on purpose."
            )
    frozen = [row.name for row in trace.variables if not row.trainable and not row.statistic and row.owner is not None]
    sentences = [found[key] for key in sorted(found)][:5]
    if frozen:
        sentences.append(
            f"{len(frozen)} weights are frozen: {', '.join(frozen[:3])}{', …' if len(frozen) > 3 else '.'}"
        )
    return tuple(sentences)
