import gzip
import socket
import threading
from collections.abc import Iterator

import pytest

from truceline.model.document import Refusal
from truceline.sources import fetch as module
from truceline.sources.desk import Intake
from truceline.sources.fetch import FetchError, fetch, taken_apart
from truceline.sources.intake import documents
from truceline.sources.limits import Limits

Site = tuple[str, dict[str, tuple[int, dict[str, str], bytes]]]
TEXT = b"Troops exchanged fire across the line on Monday, the army said."


def failure(url: str, limits: Limits | None = None, *, allow_private: bool = True) -> str:
    with pytest.raises(FetchError) as caught:
        fetch(url, limits or Limits(), allow_private=allow_private)
    return caught.value.code


def test_a_page_is_fetched_and_taken_in(site: Site) -> None:
    root, answers = site
    answers["/a?b=c"] = (200, {"Content-Type": "text/plain; charset=utf-8"}, TEXT)
    (taken,) = documents([f"{root}/a?b=c"], allow_private=True)
    assert isinstance(taken, Intake)
    assert taken.document.text == TEXT.decode()
    assert taken.document.ref == taken.document.url == f"{root}/a?b=c"
    assert taken.document.retrieved is not None


def test_private_addresses_are_refused_unless_allowed(site: Site) -> None:
    root, answers = site
    answers["/"] = (200, {}, TEXT)
    (taken,) = documents([root])
    assert isinstance(taken, Refusal)
    assert taken.code == "forbidden-address"
    assert "127.0.0.1: loopback" in taken.reason


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://0/",
        "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/", "http://0x7f.0.0.1/",
        "http://127.0.0.1./", "http://１２７.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1:8080/",
    ],
)  # fmt: skip
def test_no_spelling_of_an_inside_address_passes(url: str) -> None:
    assert failure(url, allow_private=False) == "forbidden-address"


@pytest.mark.parametrize(
    "url",
    ["ftp://a.example/", "file:///etc/passwd", "http://", "http://u:p@a.example/", "http://u@a.example/", "http://a b/",
     "http://a.example/\r\nX: y", "http://a.example:99999/", "http://-a.example/", "http://a..example/", "http://a\\b/",
     "http://[::1/", "http://a.example/" + "x" * 9_000, "gopher://a.example/", "http://%31%32%37.0.0.1/"],
)  # fmt: skip
def test_odd_addresses_are_refused_before_anything_is_resolved(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: pytest.fail("resolved"))
    assert failure(url) == "bad-url"


def test_one_inside_address_among_many_forbids_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = [(socket.AF_INET, 1, 6, "", ("93.184.216.34", 80)), (socket.AF_INET, 1, 6, "", ("10.0.0.7", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: answer)
    assert failure("http://two.example/", allow_private=False) == "forbidden-address"


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name server's second answer (rebinding) is never asked for."""
    asked: list[str] = []
    reached: list[tuple[str, int]] = []

    def resolve(host: str, *rest: object, **options: object) -> list[object]:
        asked.append(host)
        return [(socket.AF_INET, 1, 6, "", ("93.184.216.34" if len(asked) == 1 else "127.0.0.1", 80))]

    def connect(address: tuple[str, int], *rest: object, **options: object) -> socket.socket:
        reached.append(address)
        raise OSError("no network in tests")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    assert failure("http://rebinding.example/", allow_private=False) == "fetch-failed"
    assert (asked, reached) == (["rebinding.example"], [("93.184.216.34", 80)])


def test_each_redirect_is_checked_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    root, answers = site
    port = root.rsplit(":", 1)[1]
    answers["/out"] = (302, {"Location": f"http://127.0.0.2:{port}/in"}, b"")
    answers["/file"] = (302, {"Location": "file:///etc/passwd"}, b"")
    monkeypatch.setattr(module, "forbidden", lambda address: None if address == "127.0.0.1" else "inside")
    assert failure(f"{root}/out", allow_private=False) == "forbidden-address"
    assert failure(f"{root}/file", allow_private=False) == "bad-url"


def test_redirects_are_followed_and_counted(site: Site) -> None:
    root, answers = site
    answers["/1"] = (301, {"Location": "/2"}, b"")
    answers["/2"] = (200, {}, TEXT)
    answers["/loop"] = (302, {"Location": "/loop"}, b"")
    assert fetch(f"{root}/1", Limits(), allow_private=True).url == f"{root}/2"
    assert failure(f"{root}/loop") == "too-many-redirects"


def test_sizes_are_limited_packed_and_unpacked(site: Site) -> None:
    root, answers = site
    answers["/big"] = (200, {}, b"x" * 50_000)
    answers["/bomb"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"x" * 5_000_000))
    answers["/packed"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(TEXT))
    answers["/br"] = (200, {"Content-Encoding": "br"}, b"x")
    answers["/damaged"] = (200, {"Content-Encoding": "gzip"}, b"no gzip")
    small = Limits(fetch_bytes=10_000)
    assert failure(f"{root}/big", small) == "too-big"
    assert failure(f"{root}/bomb", small) == "too-big"
    assert fetch(f"{root}/packed", small, allow_private=True).data == TEXT
    assert failure(f"{root}/br") == "fetch-failed"
    assert failure(f"{root}/damaged") == "fetch-failed"


def test_errors_of_the_server(site: Site) -> None:
    root, answers = site
    answers["/short"] = (200, {"Content-Length": "500"}, b"cut")
    assert failure(f"{root}/404") == "fetch-failed"
    assert failure(f"{root}/short", Limits(connect_seconds=0.5)) in {"fetch-failed", "fetch-timeout"}
    assert failure("http://127.0.0.1:1/") == "fetch-failed"


@pytest.fixture
def dripping() -> Iterator[str]:
    """A server that sends a header byte now and then, for ever."""
    listener = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def drip() -> None:
        peer, _ = listener.accept()
        with peer:
            while not done.wait(0.05):
                try:
                    peer.sendall(b"H")
                except OSError:
                    return

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    done.set()
    thread.join()
    listener.close()


def test_a_dripping_server_is_cut_off(dripping: str) -> None:
    assert failure(dripping, Limits(fetch_seconds=0.5, connect_seconds=5.0)) == "fetch-timeout"


def test_a_slow_name_server_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    held = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: held.wait(5) and [])
    assert failure("http://slow.example/", Limits(connect_seconds=0.1)) == "fetch-timeout"
    held.set()


def test_the_parts_of_an_address() -> None:
    target = taken_apart("https://Bücher.example/a b".replace(" ", "%20") + "?q=ä")
    assert (target.secure, target.host, target.port) == (True, "xn--bcher-kva.example", 443)
    assert target.path == "/a%20b?q=%C3%A4"
