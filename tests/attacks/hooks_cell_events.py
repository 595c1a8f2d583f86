"""Runs code of its own after every cell."""

def after(*_):
    print("2.0")


get_ipython().events.register("post_run_cell", after)
get_ipython().events.register("pre_execute", after)
