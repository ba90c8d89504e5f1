"""What AWS refuses and the engine accepts, for the network: in the order in which a call meets the rules.

First every resource that the call names must exist; then the operation's own rules; last, DryRun tells what
would have happened.
"""

from helpers.cloud.rules import Rule
from helpers.components.vpc.rules import (
    addresses,
    deletion,
    dry_run,
    gateways,
    interfaces,
    network_acls,
    quotas,
    references,
    routes,
    security_groups,
    subnets,
)

RULES: tuple[Rule, ...] = (
    *references.RULES,
    *subnets.RULES,
    *gateways.RULES,
    *addresses.RULES,
    *routes.RULES,
    *security_groups.RULES,
    *network_acls.RULES,
    *interfaces.RULES,
    *deletion.RULES,
    *quotas.RULES,
    *dry_run.RULES,
)
