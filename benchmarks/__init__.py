"""How fast eagerly is, next to other tools, all measured in the same run. `make bench` runs it."""
