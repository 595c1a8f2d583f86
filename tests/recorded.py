"""What one recorded step left behind, with the questions that the tests of every recorder ask."""


class Recorded:
    """log, recorder: as they are once disarmed.  result: what the step returned."""

    def __init__(self, log, recorder, result=None):
        self.log, self.recorder, self.result = log, recorder, result
        self.ops = log.ops_made()
        self.values = log.values_made()
        self.calls = log.gradient_calls

    def kind(self, kind):
        return [op for op in self.ops if op.kind == kind]

    def named(self, name):
        return [op for op in self.ops if op.name == name]
