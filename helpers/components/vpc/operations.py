"""The operations of the VPC box."""

from helpers.cloud.rules import Operation

OPERATIONS: tuple[Operation, ...] = ()
