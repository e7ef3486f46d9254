"""Seeding and checking."""
