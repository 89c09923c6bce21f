"""The editor's face: the language server protocol over the engine."""
