"""Measures mfnet beside its peers."""
