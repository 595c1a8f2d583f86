"""Tell what the user's own code asks TensorFlow and Keras for from what they do for themselves.

Looks at the Python frames that are running; remembers what it learned of each piece of code.
"""

import sys

from gradtape.recorders.log import is_users

# Functions that only do what their caller asks for.
STOPPING = frozenset({"stop_gradient"})
TAKING_OUT = frozenset({"numpy", "__array__", "convert_to_numpy", "__float__", "__int__", "__index__", "__bool__",
                        "__complex__", "get_weights", "<listcomp>", "item", "tolist"})  # fmt: skip
BRINGING_IN = frozenset({"constant", "_constant_impl", "_constant_eager_impl", "convert_to_tensor", "array",
                         "convert_to_tensor_v2", "convert_to_tensor_v2_with_dispatch", "convert",
                         "_constant_tensor_conversion_function"})  # fmt: skip
_THIN = ("/util/traceback_utils.py", "/utils/traceback_utils.py", "/util/dispatch.py", "/util/tf_decorator.py",
         "/ops/weak_tensor_ops.py", "/profiler/trace.py", "/gradtape/recorders/tensorflow.py")  # fmt: skip
_thin = {}  # code -> whether it passes every call on


def asked_by_user(passing):
    """Return whether the user's own code asked for what runs now, itself or through functions that only pass it on.

    passing: names of functions that do nothing but what their caller asks for.
    """
    frame = sys._getframe(1)
    while frame is not None:
        code = frame.f_code
        if is_users(code):
            return True
        if code.co_name not in passing and not _is_thin(code):
            return code.co_filename.endswith("/layers/core/lambda_layer.py")  # What a Lambda is given is the user's.
        frame = frame.f_back
    return False


def asked_by_tensorflow():
    """Return whether TensorFlow's own code called what runs now: jacobian asks gradient, py_function opens a tape."""
    frame = sys._getframe(1)
    while frame is not None and _is_thin(frame.f_code):
        frame = frame.f_back
    return frame is not None and "/tensorflow/python/" in frame.f_code.co_filename


def _is_thin(code):
    known = _thin.get(code)
    if known is None:
        file = code.co_filename
        known = _thin[code] = file.endswith(_THIN) or "/gradtape/recorders/tensorflow_" in file
    return known
