"""Scheduled runs: sites.toml, what of it is due, and the crawls that a run of it starts."""
