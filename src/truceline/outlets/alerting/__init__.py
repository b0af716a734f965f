"""Alerting: rule files, and how an alert reaches people: a file, a feed, an address."""
