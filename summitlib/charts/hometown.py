"""The charts of hometown: hosting, distances, circles of answered visits."""
