"""Measurements of the desk: quality on gold sets, speed."""
