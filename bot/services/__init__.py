"""Use cases. Each loads, decides by a pure rule and saves in one transaction."""
