"""Which addresses may be fetched from: one function decides, and every fetch and redirect goes through it.

A server that fetches what it is told can be told to fetch from inside its own network (server-side request forgery).
The networks are data (``data/networks.tsv``, each with its RFC). IPv6 addresses that wrap an IPv4 address (mapped,
NAT64, 6to4, Teredo) are refused whole: what they lead to depends on a gateway that cannot be seen from here. Of IPv6
only global unicast (2000::/3, RFC 4291) is left.
"""

from __future__ import annotations

import functools
import ipaddress
from importlib import resources
from typing import Final, TypeAlias

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

_GLOBAL_UNICAST: Final = ipaddress.ip_network("2000::/3")


def forbidden(address: str) -> str | None:
    """Why ``address`` (an IP address in text) must not be connected to; None where it may be."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "no IP address"
    if isinstance(ip, ipaddress.IPv6Address) and ip.scope_id is not None:
        return "an address of one link (RFC 4007)"
    for network, what in networks():
        if ip.version == network.version and ip in network:
            return what
    if ip.version == 6 and ip not in _GLOBAL_UNICAST:
        return "not global unicast (RFC 4291)"
    return None


@functools.cache
def networks() -> tuple[tuple[Network, str], ...]:
    """The forbidden networks and what each is."""
    lines = resources.files("truceline.sources").joinpath("data/networks.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return tuple((ipaddress.ip_network(row[0]), f"{row[1]}, {row[2]}") for row in rows)
