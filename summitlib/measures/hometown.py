"""Hometown: who hosts whom at home, whether it is answered, and after how many days."""
