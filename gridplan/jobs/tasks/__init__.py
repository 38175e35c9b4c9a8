"""
What runs in a child process; one module a task, each with a function ``run``.

A task reads and writes files, and knows no database. Run twice, it comes to the same.
"""
