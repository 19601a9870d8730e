"""The charts of counting: published counts against rules."""
