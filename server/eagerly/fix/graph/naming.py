"""Names for what is written."""


def free(taken: set[str], name: str) -> str:
    """A name that is not taken, and is from here on."""
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    taken.add(found)
    return found
