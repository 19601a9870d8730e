"""Rhythm, told: waits, change points, and the forecast of the next meeting."""
