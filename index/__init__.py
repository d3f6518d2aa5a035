"""Passages to a searchable index, and queries to ranked hits."""

import os

# Threads that wait in a loop take the other core from whoever needs it: with another process at
# work on two cores an answer took 8 s instead of 0.8. Read by OpenMP when torch is imported.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
# Under a thread limit torch's kernels silently leave out the other threads' share of the work (wrong
# vectors, even NaN): the limit becomes the number of threads instead.
if _limit := os.environ.pop("OMP_THREAD_LIMIT", ""):
    os.environ.setdefault("OMP_NUM_THREADS", _limit)
