"""Prints without end."""

while True:
    print("x" * 1_000_000)


ATTACK = {'stock': False}
