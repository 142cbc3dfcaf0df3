"""性能の測定 — each row stands beside its floor, measured in the same run."""
