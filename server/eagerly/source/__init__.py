"""Source text: bytes, lines, positions and the syntax tree."""
