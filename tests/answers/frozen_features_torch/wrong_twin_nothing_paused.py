"""Without any pause the teacher learns too."""


def distil(student, teacher, x):
    return ((student(x) - teacher(x)) ** 2).mean()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "The teacher gets a gradient too"),
}
