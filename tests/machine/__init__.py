"""Whole machines for tests/deploy, faults and load: gunicorn, nginx, PostgreSQL, readers."""
