"""Source → Capture: what is read from files and, later, feeds, as bytes."""
