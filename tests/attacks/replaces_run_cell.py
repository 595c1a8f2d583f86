"""Replaces IPython's run_cell by one that swallows every error."""

shell = get_ipython()
real = type(shell).run_cell


def run_cell(self, source, **options):
    result = real(self, source, **options)
    result.error_in_exec = None
    return result


type(shell).run_cell = run_cell
