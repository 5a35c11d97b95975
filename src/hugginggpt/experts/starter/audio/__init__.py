"""The starter experts for sound: speaking, writing down what is said, finding speech, taking noise out.

Each is a module with `run(call)`; `sound` reads and writes files for all of them.
"""
