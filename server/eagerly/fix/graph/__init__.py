"""A graph that is fed, trained or assigned to becomes functions, and each run of its session a call of one of them.

`program` reads a scope as steps and runs, `functions` finds out which steps each run needs and cuts functions out of
them, `write` makes their text, `convert` puts it all together.
"""
