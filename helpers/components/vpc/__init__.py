"""The VPC box: subnets, routes, gateways, security groups and network ACLs."""
