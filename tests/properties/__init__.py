"""What is true of the engine for every source, generated or real."""
