import msgspec

from truceline.sources.limits import MEANING, Limits


def test_every_limit_has_a_meaning() -> None:
    assert set(MEANING) == set(Limits.__struct_fields__)


def test_defaults_are_positive() -> None:
    assert all(value > 0 for value in msgspec.structs.asdict(Limits()).values())
