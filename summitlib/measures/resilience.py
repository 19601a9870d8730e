"""Resilience: how soon after a shock the leaders meet again, with a shuttle and without."""
