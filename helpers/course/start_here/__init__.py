"""Lesson 00: the map, and how a lesson works."""
