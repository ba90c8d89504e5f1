"""Kōseizu: one real AWS web architecture, built box by box on the learner's own laptop."""
