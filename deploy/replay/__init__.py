"""再現（replay） — a whole published year of つなぎ through the same code."""
