"""Does an index survive? Damaged files, broken-off updates, full disks; each run ends in a table."""
