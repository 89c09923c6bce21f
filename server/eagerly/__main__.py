"""`python -m eagerly` is the `eagerly` command."""

from eagerly.cli import main

if __name__ == "__main__":  # processes that share the work may import this
    main()
