"""Thin doors on the desk: command line and pages."""
