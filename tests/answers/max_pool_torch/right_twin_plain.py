"""Without a hand-written backward."""

def pick(table, index):
    return table[index]
