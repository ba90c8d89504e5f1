"""Lesson 00 breaks nothing yet."""

from helpers.course.fault import Fault

FAULTS: tuple[Fault, ...] = ()
