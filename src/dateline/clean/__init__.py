"""Capture → Article: body, metadata and the way back to the bytes."""
