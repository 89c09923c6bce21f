"""The language server, over its real standard input and output."""
