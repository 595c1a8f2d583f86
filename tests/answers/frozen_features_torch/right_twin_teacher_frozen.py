"""The teacher's weights want no gradient."""


def distil(student, teacher, x):
    teacher.requires_grad_(False)
    return ((student(x) - teacher(x)) ** 2).mean()
