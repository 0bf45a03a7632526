"""The tests; `tests.server` is imported by many of them."""
