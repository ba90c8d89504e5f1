"""The rules of the VPC box."""

from helpers.cloud.rules import Rule

RULES: tuple[Rule, ...] = ()
