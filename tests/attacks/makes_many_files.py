"""Makes a million empty files."""

try:
    for number in range(1_000_000):
        open(f"f{number}", "w").close()
except OSError:
    pass


ATTACK = {'stock': False}
