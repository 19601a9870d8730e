"""The charts of rhythm: waits, rate and its change points, forecast."""
