"""Starts the real programs on temporary sites and speaks to them byte by byte."""
