"""The rule book: what is deprecated, why, and what replaces it."""
