"""Copies are told from independent reports."""
