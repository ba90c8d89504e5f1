"""The runtime of the VPC box."""

from helpers.cloud.transitions import Transition

TRANSITIONS: tuple[Transition, ...] = ()
