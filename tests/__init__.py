"""Tests of the library, of what is beyond its core, and of the page."""
