"""Rules of every request: sizes, paces, origins, refusals, turns and an orderly stop."""
