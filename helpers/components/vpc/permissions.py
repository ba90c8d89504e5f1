"""A security group's rules as the API spells them (`IpPermissions`)."""

#: The kinds of peer in a rule, each with the key that names the peer (EC2 API Reference, IpPermission).
PEERS = {"IpRanges": "CidrIp", "Ipv6Ranges": "CidrIpv6", "UserIdGroupPairs": "GroupId", "PrefixListIds": "PrefixListId"}
