"""Resilience, told: what the record can and cannot tell about insulation from shocks."""
