"""The embedded AWS: one process on loopback, with moto as its engine."""
