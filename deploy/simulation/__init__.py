"""年間シミュレーション — a fiscal year of every process, through the code."""
