"""Keeps numpy to one thread; to be imported before it by a command.

With several the same sums can differ in their last digits from machine to machine, and
for tables of this size they only take longer.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
