"""Hometown, told: hosting, answered circles, and where the one in question stands."""
