import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.sources.addresses import forbidden, networks

FORBIDDEN = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1",
    "127.1.2.3", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1",
    "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1",
    "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:2::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::",
    "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1",
    "ff02::1", "4000::1", "::ffff:0:127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1",
]  # fmt: skip
ALLOWED = [
    "1.1.1.1", "8.8.8.8", "172.32.0.1", "100.63.255.255", "100.128.0.1", "11.0.0.1", "93.184.216.34",
    "2606:4700::1111", "2a00:1450:4001::8a",
]  # fmt: skip


@pytest.mark.parametrize("address", FORBIDDEN)
def test_inside_and_special_addresses_are_forbidden(address: str) -> None:
    assert forbidden(address)


@pytest.mark.parametrize("address", ALLOWED)
def test_public_addresses_are_allowed(address: str) -> None:
    assert forbidden(address) is None


def test_every_network_cites_who_says_so() -> None:
    assert all("RFC" in what for _, what in networks())


@given(st.ip_addresses())
def test_whatever_python_calls_not_global_is_forbidden(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if not ip.is_global or ip.is_multicast or ip.is_reserved or ip.is_link_local:
        assert forbidden(str(ip))


@given(st.ip_addresses(v=4), st.sampled_from(["::ffff:{}", "64:ff9b::{}", "::{}", "::ffff:0:{}"]))
def test_no_wrapping_makes_an_address_allowed(ip: ipaddress.IPv4Address, wrapping: str) -> None:
    assert forbidden(wrapping.format(ip))
