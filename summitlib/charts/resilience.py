"""The charts of resilience: waits after shocks, indicators, specification curve."""
