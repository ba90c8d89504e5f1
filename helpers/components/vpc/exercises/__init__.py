"""The exercises of lesson 01. Each checks what exists, never the code that made it."""

from helpers.components.vpc.exercises.addressing import EXERCISE_1
from helpers.components.vpc.exercises.firewalls import EXERCISE_4, EXERCISE_5
from helpers.components.vpc.exercises.routing import EXERCISE_2, EXERCISE_3
from helpers.components.vpc.exercises.way_out import EXERCISE_6
from helpers.course.exercise import Exercise

EXERCISES: tuple[Exercise, ...] = (EXERCISE_1, EXERCISE_2, EXERCISE_3, EXERCISE_4, EXERCISE_5, EXERCISE_6)
