"""Rhythm: how long the leaders wait between meetings, and when the next may come."""
