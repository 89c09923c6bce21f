"""`python -m eagerly` is the `eagerly` command."""

from eagerly.cli import main

main()
