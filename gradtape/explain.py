"""From a Trace to a Diagnosis per variable: what is its gradient, why, and at which line.

The framework's own answer decides the symptom; the causes are tested on the recorded ops. Imports no framework.
"""

from functools import cached_property

from gradtape import causes, lines, source
from gradtape.by_hand import by_hand
from gradtape.case import Case
from gradtape.paths import Paths, short
from gradtape.trace import Diagnosis

_BALANCED = " Its uses pull against each other and add up to 0, while its layer learns: no fault."
_ORDER = ("exception", "none", "nan", "zero", "wrong", "not_updated", "ok")


def explain(trace, variables=None, model=None, optimizer=None, loss=None):
    """Return the Diagnoses of a trace, faults first; see Trace.explain."""
    return _Answer(trace, variables, model, optimizer, loss).diagnoses()


class _Answer:
    def __init__(self, trace, variables, model, optimizer, loss):
        self.trace = trace
        self.rows = trace._audit(model, optimizer) if model is not None or optimizer is not None else trace.variables
        self.by_value = {row.value: row for row in self.rows}
        self.paths = Paths(trace)
        self.calls = self._calls(loss)
        self.updates = [op for op in trace.ops if op.kind == "update"]
        self.chosen = variables

    def _calls(self, loss):
        calls = self.trace.gradient_calls
        if loss is None:
            return calls
        index = self.trace.index_of(loss)
        chosen = tuple(call for call in calls if index in call.targets)
        if not chosen:
            raise ValueError(
                "No gradient of this loss was asked for in the recorded block. Pass the tensor that was differentiated."
            )
        return chosen

    def diagnoses(self):
        if not self.calls and any(op.name == "torch.func" for op in self.trace.ops):
            return ()  # a note says that it was not seen
        found = []
        for case in self._cases():
            found += self._diagnose(case)
        if self.trace.failure is not None and all(d.symptom == "ok" for d in found):
            found = [*self._failed(), *found]
        return tuple(sorted(found, key=lambda diagnosis: _ORDER.index(diagnosis.symptom)))

    # -- which variables, and what is wrong with each ---------------------------------------------------------------

    def _cases(self):
        if self.chosen is not None:
            for name, thing in self.chosen.items():
                index = self.trace.index_of(thing)
                if index is None:
                    yield Case(self.trace, self.paths, None, name, None, "exception" if self.trace.failure else "none",
                               self.calls[-1] if self.calls else None, explicit=True)  # fmt: skip
                else:
                    yield self._case(index, name, explicit=True)
            return
        seen = set()
        for row in self.rows:
            if self._expected(row):
                seen.add(row.value)
                yield self._case(row.value, row.name)
        if self._all_frozen() and not seen - {row.value for row in self._weights}:
            for row in self._weights:
                if row.value not in seen:
                    seen.add(row.value)
                    yield self._case(row.value, row.name)
        for call in self.calls:
            for value in self._culprits(call):
                if value not in seen:
                    seen.add(value)
                    yield self._case(value, self._name(value))
        for value in self.trace.read_in_vain:
            if value not in seen:
                seen.add(value)
                yield self._case(value, self._name(value), explicit=True)

    def _name(self, value):
        return self.by_value[value].name if value in self.by_value else self.trace.name_of(value)

    def _culprits(self, call):
        """Return the sources of a call; where it raised, those that cannot have a gradient, if there are such."""
        sources = [value for value in call.sources if value is not None]
        if call.error is None:
            return sources
        ancestors = self.paths.ancestors([t for t in call.targets if t is not None], call.index)
        fit = {value for op in ancestors for value in self.trace.ops[op].inputs}
        unfit = [s for s in sources if not self.trace.values[s].on_tape or s not in fit]
        return unfit or sources

    def _expected(self, row):
        """Whether a variable is meant to be trained in this step."""
        asked = [call for call in self.calls if row.value in call.sources]
        if asked:
            return any(row.value in self._culprits(call) for call in asked)
        if self._blocked():
            return False
        if not row.trainable:
            odd = row.details.get("held") and (
                row.statistic or not row.details.get("parameter", True) or self._implicit(row)
            )
            return bool(
                odd or row.details.get("flag_on_module") or row.details.get("compiled") or self._follows_itself(row)
            )
        if self.trace.details_of(row.value).get("watched") is not None and row.details.get("held"):
            frozen = [
                op for op in self.trace.ops if op.kind == "watch" and row.value in op.inputs and not op.details["flag"]
            ]
            if frozen:
                return False
        used = [
            op
            for op in self.trace.ops
            if op.kind not in ("update", "watch", "zero_grad") and self.paths.uses(op.index, row.value)
        ]
        if any(op.tape == "open" for op in used):
            return True
        return (
            row.stepped
            or (bool(used) and not row.registered)
            or (bool(used) and bool(row.optimizers) and not self.updates)
        )

    def _implicit(self, row):
        """Whether a weight was frozen by a default, not by a word of the user's."""
        place = row.made
        return bool(place) and "from_pretrained" in place.text and "freeze" not in place.text

    def _follows_itself(self, row):
        """Whether a frozen weight is mixed with itself: what was to follow another model is that very model."""
        return bool(row.details.get("held")) and any(
            op.kind == "assign"
            and op.outputs == (row.value,)
            and op.inputs.count(row.value) > 1
            and short(op.name) == "lerp_"
            for op in self.trace.ops
        )

    def _blocked(self):
        """Whether the step ended in a request that named its sources and raised: the others were never asked for."""
        last = self.calls[-1] if self.calls else None
        return last is not None and last.error is not None and last.call not in ("Tensor.backward", "autograd.backward")

    def _all_frozen(self):
        weights = self._weights
        return bool(weights) and not any(row.trainable for row in weights) and (
            self.trace.failure is not None or any(op.tape == "open" and op.scope for op in self.trace.ops))  # fmt: skip

    @cached_property
    def _weights(self):
        """Rows of what could be trained: no statistics, no metrics' totals."""
        return [row for row in self.rows if not row.statistic]

    def _asking(self, row):
        """Whether the gradient of such a variable is asked for by name (a tape), not left in .grad by backward()."""
        theirs = [call for call in self.calls if call.call.startswith("GradientTape") != ("leaf" in row.details)]
        return bool(theirs) and all(not call.call.endswith("backward") for call in theirs)

    @cached_property
    def _training(self):
        """Whether this is a step that trains: something was updated, or gradients of variables were asked for."""
        return bool(self.updates) or any(
            s in self.by_value and self.by_value[s].trainable for c in self.calls for s in c.sources
        )

    @cached_property
    def _learning(self):
        """Indexes of the variables that something in this step trains."""
        asked = {source for call in self.calls for source in call.sources if not call.call.endswith("backward")}
        return asked | {row.value for row in self.rows if row.details.get("held") or row.stepped}

    @cached_property
    def _sources_line(self):
        call = self.calls[-1] if self.calls else None
        place = self.trace.ops[call.index].location if call is not None else None
        return lines.argument_made(place, 1, "sources", "inputs") if place is not None else None

    def _meant(self, row):
        """Whether a weight that nothing trains is meant to be: its model learns otherwise, or feeds one that does.

        A network behind the one that learns (a discriminator, a loss network) is used as it is.
        """
        if not row.registered:
            return True
        if row.details.get("elsewhere"):
            return False  # another optimizer's, whose turn it is not
        if self._learning and not any(self._learning & set(op.inputs) for op in self.trace.ops
                                      if op.kind != "update" and op.tape == "open"):  # fmt: skip
            return True  # what learns is another model than the one that ran
        root = row.name.partition(".")[0].partition("/")[0]
        by_value = {other.value: other for other in self.rows}
        place = self._sources_line
        if place is not None and root in source.names_in(place.file, place.line):
            return True  # the list names it, and was made before it had any weights
        if any(by_value[v].name.partition(".")[0].partition("/")[0] == root for v in self._learning if v in by_value):
            return True
        below = self.paths.descendants(row.value)
        learn = self._learning | {
            out for op in self.trace.ops if op.kind == "read" and self._learning & set(op.inputs) for out in op.outputs
        }
        return any(op.index in below and learn & set(op.inputs) for op in self.trace.ops)

    def _case(self, value, name, explicit=False):
        row = self.by_value.get(value)
        asked = [(call, call.results[call.sources.index(value)] if call.results else None)
                 for call in self.calls if value in call.sources]  # fmt: skip
        given = [(call, grad) for call, grad in asked if grad is not None]
        if given and asked[-1][1] is None and self._lost(value, asked, given):
            call, grad = asked[-1]
            symptom = "exception" if self._raised(call) else "none"
        elif given:
            call, grad = next((pair for pair in given if pair[1].symptom == "nan"), None) or next(
                (pair for pair in given if pair[1].symptom == "ok"), given[-1]
            )
            symptom = grad.symptom
        else:
            call, grad = asked[-1] if asked else (self._call_for(value), None)
            symptom = "exception" if self._raised(call) else "none"
            if (
                not asked
                and symptom == "none"
                and row is not None
                and row.trainable
                and self._training
                and self._asking(row)
            ):
                symptom = "not_updated" if self._reached(value, call) else "none"
        return Case(self.trace, self.paths, value, name, row, symptom, call, grad, bool(asked), explicit)

    def _lost(self, value, asked, given):
        """Whether a gradient that was there is None when the same line asks again, or when its absence ends the step.

        A line that asks for one loss after another gets None where a loss has nothing to do with the variable.
        """
        last = asked[-1][0]
        line = self.trace.ops[last.index].location
        same = any(self.trace.ops[call.index].location == line for call, _ in given)
        if same and Case(self.trace, self.paths, value, "", None, "none", last).connected:
            return True
        return self.trace.failure is not None and last is self.calls[-1]

    def _reached(self, value, call):
        """Whether a gradient that nobody asked for would have reached a variable: it is on the way to the target."""
        case = Case(self.trace, self.paths, value, "", None, "none", call)
        return bool(case.between) and not any(case.alone(op) for op in case.cuts[0])

    def _raised(self, call):
        return (call is not None and call.error is not None) or (self.trace.failure is not None and call is None)

    def _call_for(self, value):
        """Return the gradient call that should have reached a variable: the last one whose target depends on it."""
        below = self.paths.descendants(value)
        for call in reversed(self.calls):
            if below & self.paths.ancestors([t for t in call.targets if t is not None], call.index):
                return call
        return self.calls[-1] if self.calls else None

    # -- from a case to its answers ---------------------------------------------------------------------------------

    def _diagnose(self, case):
        if case.symptom == "ok" and self._not_updated(case):
            case.symptom = "not_updated"
        if case.value is None and case.explicit and case.error is None:
            return [
                Diagnosis(
                    case.name,
                    "none",
                    "unused",
                    None,
                    None,
                    f"{case.name} took no part in the recorded step.",
                    "likely",
                    f"Record the step in which {case.name} is used, and ask for its gradient there.",
                )
            ]
        if self._deliberate(case):
            return []
        found = self._findings(case)
        balanced = case.symptom == "zero" and self._balanced(case)
        if case.symptom == "zero" and (balanced or self._passing(found)):
            found, case.symptom = [], "ok"
        if case.symptom == "ok" and not found:
            return [Diagnosis(case.name, "ok", evidence=f"{_seen(case)}{_BALANCED if balanced else ''}")]
        if not found:
            return [
                Diagnosis(
                    case.name,
                    case.symptom,
                    None,
                    None,
                    _where(case),
                    _seen(case),
                    "possible",
                    "No cause was recognised. Look at the line named, and at what lies between it and the loss.",
                )
            ]
        return [self._told(case, cause, finding) for cause, finding in found]

    def _findings(self, case):
        found = []
        for cause in causes.vocabulary().values():
            if case.symptom in cause.symptoms:
                found += [(cause, finding) for finding in cause.test(case)]
        found.sort(key=lambda pair: (pair[1].rank, -pair[1].near))
        least = found[0][1].rank if found else 0
        kept, places = [], set()
        for cause, finding in found:
            place = cause.word, finding.location and (finding.location.file, finding.location.line)
            if place not in places and (finding.rank <= least or finding.rank == 2 and least == 0):
                places.add(place)
                kept.append((cause, finding))
        return kept

    def _told(self, case, cause, finding):
        confidence = finding.confidence
        if self.trace.eager_rerun and confidence == "certain":
            confidence = "likely"
        op = finding.op.name if finding.op is not None else None
        names = {"variable": case.name, "op": op or "the op"}
        return Diagnosis(
            case.name,
            finding.symptom or case.symptom,
            cause.word,
            op,
            finding.location,
            f"{cause.sentence} {finding.evidence}".strip(),
            confidence,
            finding.repair or cause.repair.format(**names),
            finding.op.index if finding.op is not None else None,
        )

    def _not_updated(self, case):
        row = case.variable
        if row is None or not row.trainable or row.moved or self.trace.failure is not None:
            return False
        if row.details.get("grad_read") and not row.details.get("held"):
            return False  # its gradient was wanted for itself
        loose = row.owner is None and not row.details.get("parameter", True)
        if loose and not row.details.get("held") and any(op.scope for op in self.trace.ops):
            return False  # data for a model, whose gradient is wanted for itself
        if not row.registered:
            return True
        if not self.updates and not any(other.moved for other in self._weights):
            if self.trace.update_may_follow:
                return False
            asked = not self._asking(row) or any(row.value in call.sources for call in self.calls)
            return asked and (self._meant_to_update(row) or bool(self.trace.idle_optimizers))
        if row.stepped:
            return row.moved == 0.0 and not self._negligible(case)
        if not self._meant(row):
            return False
        made_here = not row.details.get("parameter", True) and row.owner is None and row.details.get("made_here")
        return not (row.optimizers or made_here)

    def _negligible(self, case):
        """Whether a gradient is rounding noise beside the others of its call, too small to move a weight.

        As that of a bias before a BatchNormalization, which takes it out again.
        """
        norms = [seen.norm for seen in case.call.results if seen and seen.norm is not None] if case.call else []
        mine = case.gradient.norm if case.gradient is not None else None
        return mine is not None and mine < 1e-5 * max(norms, default=0.0)

    def _deliberate(self, case):
        """Whether nobody means to train it: others have an optimizer, it has none, and nobody asked for it."""
        row = case.variable
        if case.symptom in ("none", "not_updated") and not case.asked and by_hand(case):
            return True
        if row is not None and row.details.get("elsewhere") and not case.explicit and not case.asked:
            return case.symptom in ("none", "not_updated")
        if row is not None and not case.explicit and not case.asked and case.symptom == "none" and self._asking(row):
            return not self._all_frozen()
        if (
            row is None
            or case.explicit
            or case.asked
            or row.details.get("held")
            or case.symptom not in ("none", "not_updated")
        ):
            return False
        if self._all_frozen():
            return False
        asking = self._asking(row)
        if asking and not self._training:
            return True
        if case.symptom == "not_updated" or asking:
            return not row.registered and not case.uses or not self._meant(row)
        return row.owner is not None and bool(self._learning)

    def _meant_to_update(self, row):
        return any(op.kind == "zero_grad" for op in self.trace.ops)

    def _passing(self, found):
        """Whether a gradient is 0 only because another weight starts at 0 and is about to leave it (LoRA, ReZero)."""
        zero = {row.value for row in self.rows if row.details.get("zero") and row.stepped}
        learns = {
            source
            for call in self.calls
            for source, seen in zip(call.sources, call.results)
            if seen and seen.symptom == "ok"
        }
        return bool(found) and all(finding.because in zero & learns for _, finding in found)

    def _balanced(self, case):
        """Whether the uses of a weight pull against each other, with gradients that add up to 0, and its layer learns.

        As those of the last bias of a critic, whose loss is the difference of two means.
        """
        reads = {value for op in case.uses if op.kind == "read" for value in op.outputs} | {case.value}
        sent = [g for step in case.steps for value, g in zip(step.inputs, step.outgoing) if value in reads]
        if len(sent) < 2 or any(g is None or g.zero for g in sent):
            return False
        return any(
            seen is not None and seen.symptom == "ok" and _layer(self._name(source)) == _layer(case.own_name)
            for source, seen in zip(case.call.sources, case.call.results)
            if source is not None
        )

    def _failed(self):
        """Return the answer for a step that an exception ended, though every gradient asked for before was there."""
        failure = self.trace.failure
        failed = next((call for call in self.calls if call.error is not None), None)
        rows = sorted(self._weights, key=lambda row: row.trainable)  # what is frozen explains more than what is not
        for row in rows if failed is not None and not failed.sources else ():
            case = Case(self.trace, self.paths, row.value, row.name, row, "exception", failed)
            found = [
                self._told(case, cause, finding) for cause, finding in self._findings(case) if cause.word != "unused"
            ]
            if found:
                return found[:1]
        case = Case(self.trace, self.paths, None, "the step", None, "exception", failed)
        found = [self._told(case, cause, finding) for cause, finding in self._findings(case)]
        return found[:1] or [
            Diagnosis("the step", "exception", None, None, failure.location, str(failure), "possible",
                      "The step ended in an exception that says nothing about gradients. Repair it first.")
        ]  # fmt: skip


def _layer(name):
    return name.rpartition(".")[0]


def _seen(case):
    if case.gradient is None:
        return f"The gradient is None; the step raised {case.error}." if case.error else "The gradient is None."
    norm = "" if case.gradient.norm is None else f" of norm {case.gradient.norm:.3g}"
    return f"A gradient{norm}, shape {case.gradient.shape}."


def _where(case):
    if case.error is not None and case.error.location is not None:
        return case.error.location
    return case.ops[case.call.index].location if case.call else None
