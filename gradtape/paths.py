"""What a value was made from: walks over the ops of a Trace, across cuts and across NumPy.

The tape ends where it was cut; the flow of data does not. Both are needed to say where a gradient stopped.
"""

from functools import cached_property

from gradtape import provenance

_FLOW = {"compute", "read", "detach", "leave", "return", "rewrap", "assign", "custom", "call", "gradient"}
_CUTS = {"detach", "leave", "rewrap"}

# Ops whose result jumps instead of changing smoothly: no gradient, or one that is 0 everywhere. TensorFlow, then torch.
DISCRETE = {
    "ArgMax", "ArgMin", "OneHot", "Round", "Rint", "Floor", "Ceil", "FloorDiv", "Sign", "Less", "Greater", "LessEqual",
    "GreaterEqual", "Equal", "NotEqual", "ApproximateEqual", "LogicalAnd", "LogicalOr", "LogicalNot", "Bincount",
    "DenseBincount", "HistogramFixedWidth", "Bucketize", "SearchSorted", "LowerBound", "UpperBound", "InTopK",
    "InTopKV2", "NonMaxSuppressionV3", "Unique", "UniqueV2", "Where", "IsNan", "IsFinite", "TopKV2", "TopK",
    "FakeQuantWithMinMaxArgs",
    "argmax", "argmin", "argsort", "round", "floor", "ceil", "trunc", "fix", "sign", "sgn", "histc", "histogram",
    "bincount", "gt", "lt", "ge", "le", "eq", "ne", "greater", "less", "greater_equal", "less_equal", "not_equal",
    "one_hot", "long", "int", "short", "byte", "char", "bool", "searchsorted", "bucketize", "floor_divide", "heaviside",
    "nonzero", "unique", "isclose", "logical_and", "logical_or", "logical_not", "signbit", "count_nonzero", "__gt__",
    "__lt__", "__ge__", "__le__", "__eq__", "__ne__", "__floordiv__", "__rfloordiv__", "topk", "round_", "floor_",
    "ceil_", "sign_", "trunc_", "mode", "frac_", "any", "all", "argwhere", "quantize_per_tensor",
}  # fmt: skip
SAMPLES = {
    "Multinomial", "StatelessMultinomial", "RandomPoisson", "RandomPoissonV2", "StatelessRandomBinomial",
    "RandomBinomial", "StatelessRandomPoisson", "StatelessRandomGammaV2", "StatelessRandomGammaV3",
    "StatelessRandomNormalV2", "bernoulli", "bernoulli_", "multinomial", "poisson", "binomial", "normal",
}  # fmt: skip


def short(name):
    """Return an op's name without what stands before the last dot: "Tensor.round" -> "round"."""
    return name.rpartition(".")[2]


class Paths:
    """The dataflow of one Trace. Values are indexes into trace.values, ops indexes into trace.ops."""

    def __init__(self, trace):
        self.trace = trace
        self.ops = trace.ops
        self.values = trace.values
        self._ancestors = {}
        self._descendants = {}
        self.producers = {}
        self.consumers = {}
        for op in self.ops:
            if op.kind in _FLOW:
                for value in op.outputs:
                    if op.kind == "gradient" and value in self.producers:
                        continue  # under an outer tape the backward ops have made it, on the tape
                    self.producers.setdefault(value, []).append(op.index)
                for value in op.inputs:
                    if value is not None:
                        self.consumers.setdefault(value, []).append(op.index)

    @cached_property
    def links(self):
        """{value that came in: [op with which it had left]}: exact matches of what left and what came back."""
        return self._linked(exact=True)

    @cached_property
    def loose_links(self):
        """The same where NumPy changed the numbers on the way: every earlier departure, the latest first."""
        return self._linked(exact=False)

    def _linked(self, exact):
        leaves = [op for op in self.ops if op.kind == "leave"]
        found = {}
        if not leaves:
            return found
        for value in self.values:
            entered = self._entered(value)
            if entered is None:
                continue
            earlier = [op for op in leaves if op.index < entered]
            if exact:
                prints = self.trace.prints
                mine = prints.get(value.index)
                earlier = [op for op in earlier if op.outputs and provenance.same(prints.get(op.outputs[0]), mine)]
            if earlier:
                found[value.index] = [op.index for op in reversed(earlier)]
        return found

    def _entered(self, value):
        """Return the index of the op with which a value came in from outside, None if it was made inside."""
        made = self.producers.get(value.index)
        if made:
            op = self.ops[made[0]]
            return made[0] if op.kind == "return" else None
        used = self.consumers.get(value.index)
        return used[0] if used and value.kind != "variable" else None

    def makers(self, value, before, loose=False):
        """Return the ops that made what a value was just before an op, those that it came back from among them."""
        found = [op for op in self.producers.get(value, ()) if op < before]
        found += self.links.get(value, ())
        if loose and value not in self.links:
            found += self.loose_links.get(value, ())
        return found

    def ancestors(self, values, before=None, loose=False):
        """Return the set of ops that values were made by, across cuts. before: look at ops before this one only."""
        asked = tuple(values), len(self.ops) if before is None else before, loose
        if asked not in self._ancestors:
            self._ancestors[asked] = self._walk_back(*asked)
        return self._ancestors[asked]

    def _walk_back(self, values, before, loose):
        seen = set()
        todo = [op for value in values for op in self.makers(value, before, loose)]
        while todo:
            op = todo.pop()
            if op in seen:
                continue
            seen.add(op)
            for value in self.sources(op):
                todo += [maker for maker in self.makers(value, op, loose) if maker not in seen]
        return seen

    def sources(self, op):
        row = self.ops[op]
        return [value for value in row.inputs if value is not None] + list(row.details.get("captured", ()))

    def roots(self, op):
        """Return the values that an op was computed from, all the way back."""
        ancestors = self.ancestors(self.sources(op.index), op.index) | {op.index}
        return {value for index in ancestors for value in self.sources(index)}

    def uses(self, op, value):
        return value in self.sources(op)

    def descendants(self, value, loose=False):
        """Return the set of ops that depend on a value, across cuts."""
        if (value, loose) not in self._descendants:
            self._descendants[value, loose] = self._walk_on(value, loose)
        return self._descendants[value, loose]

    def _walk_on(self, value, loose):
        after = {}
        for links in (self.links, self.loose_links if loose else {}):
            for came, ops in links.items():
                for op in ops:
                    after.setdefault(op, []).append(came)
        seen = set()
        todo = list(self.consumers.get(value, ()))
        todo += [op.index for op in self.ops if value in op.details.get("captured", ())]
        while todo:
            op = todo.pop()
            if op in seen:
                continue
            seen.add(op)
            for made in (*self.ops[op].outputs, *after.get(op, ())):
                todo += [
                    user
                    for user in self.consumers.get(made, ())
                    if user not in seen and (user > op or made in after.get(op, ()))
                ]
        return seen

    def is_cut(self, op):
        """Return whether no gradient passes this op, whatever reaches it."""
        op = self.ops[op] if isinstance(op, int) else op
        if op.kind in _CUTS:
            return not op.on_tape or op.kind == "detach"
        if op.on_tape or op.kind not in _FLOW:
            return False
        users = [self.ops[user] for value in op.outputs for user in self.consumers.get(value, ())]
        if op.kind == "read" and users and {user.kind for user in users} == {"detach"}:
            return False  # stop_gradient(variable) reads it with recording stopped; the detach is the cut
        if op.kind == "call" and op.tape == "paused" and any(self._taken_up(user, op) for user in users):
            return False  # TensorFlow runs a function of its own with recording stopped, and records it afterwards
        if op.kind in ("assign", "custom", "call", "gradient"):
            return True
        inputs = [self.values[value] for value in op.inputs if value is not None]
        if (short(op.name) in DISCRETE or short(op.name) in SAMPLES) and any(map(self._computed, inputs)):
            return True
        if any(value.on_tape and _floating(value) for value in inputs):
            return True
        return self._became_whole(op, inputs)

    def _taken_up(self, user, op):
        """Whether an op is on the tape for nothing but what another gave."""
        others = [value for value in user.inputs if value is not None and value not in op.outputs]
        return user.on_tape and not any(self.values[value].on_tape for value in others)

    def _computed(self, value):
        """Return whether a value is a floating one that was computed, no constant such as one_hot's on and off."""
        return _floating(value) and (value.kind == "variable" or value.on_tape or value.index in self.producers)

    def chooses(self, op, value):
        """Return whether a value is the whole-numbered result of an op on floating ones, such as topk's indices."""
        row = self.ops[op]
        floats = any(_floating(self.values[given]) for given in row.inputs if given is not None)
        whole = value in row.outputs and not _floating(self.values[value]) and self.values[value].kind == "tensor"
        return row.kind == "compute" and floats and whole and not shape_only(row)

    def _became_whole(self, op, inputs):
        floats = any(_floating(value) for value in inputs)
        outputs = [self.values[value].dtype or "" for value in op.outputs]
        whole = bool(outputs) and all(dtype.startswith(("int", "uint", "bool")) for dtype in outputs)
        return floats and whole and not shape_only(op)

    def live(self, starts, among=None):
        """Return the values that a gradient could still pass through from some on: reached without a cut.

        among: the ops to look at, all if None.
        """
        found = set(starts)
        for index in range(len(self.ops)) if among is None else among:
            if any(value in found for value in self.sources(index)) and not self.is_cut(index):
                found.update(value for value in self.ops[index].outputs if not self.chooses(index, value))
        return found

    @cached_property
    def taught(self):
        """The values through which a gradient could reach anything that learns, or that was asked for its gradient."""
        learn = {row.value for row in self.trace.variables if row.trainable}
        return self.live(learn | {source for call in self.trace.gradient_calls for source in call.sources})

    def cuts(self, value, targets, before, loose=False):
        """Return the cuts between a value and targets: ops, nearest the targets first, then those behind them."""
        between = self.descendants(value, loose) & self.ancestors(targets, before, loose)
        frontier, behind = [], []
        seen = set()
        todo = [(op, target, False) for target in targets for op in self.makers(target, before, loose)]
        while todo:
            op, through, past = todo.pop()
            if (op, through, past) in seen or op not in between:
                continue
            seen.add((op, through, past))
            cut = self.is_cut(op) or self.chooses(op, through)
            if cut:
                (behind if past else frontier).append(op)
            for source in self.sources(op):
                todo += [(maker, source, past or cut) for maker in self.makers(source, op, loose)]
        frontier = sorted(set(frontier), reverse=True)
        behind = sorted(set(behind) - set(frontier), reverse=True)
        return [self.ops[op] for op in frontier], [self.ops[op] for op in behind]


def _floating(value):
    return (value.dtype or "").startswith(("float", "bfloat", "half", "complex"))


def shape_only(op):
    """Return whether an op asks for a shape or a size, which carries no gradient and is never to blame."""
    return short(op.name) in {"Shape", "ShapeN", "Size", "Rank", "size", "shape", "ZerosLike", "OnesLike", "zeros_like",
                              "ones_like", "empty_like", "full_like", "rand_like", "randn_like", "new_zeros",
                              "new_ones", "new_full", "new_empty", "result_type"}  # fmt: skip
