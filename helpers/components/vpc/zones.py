"""The Availability Zones of a Region, as the engine knows them."""

from typing import Any


def zone_names(backend: Any) -> list[str]:
    """Their names, in order (`ap-northeast-1a`, …)."""
    return sorted(zone.name for zone in backend.describe_availability_zones())
