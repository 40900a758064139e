"""Bad days: kills, full disks, faults and strange input, and what an analyst is left with."""
