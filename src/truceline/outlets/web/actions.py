"""What can be done on the page: addresses that forms are posted to. Who is refused sees the form's page again."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from truceline.access import Marking
from truceline.outlets.web.desk import Desk
from truceline.outlets.web.posting import Pen, Posted


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """A form on its way: what was posted, where it can be written, and where the page stands."""

    desk: Desk
    pen: Pen
    posted: Posted
    base: str


class Done(msgspec.Struct, frozen=True):
    """What comes after a form: the page to go to (status 303), and cookies to keep."""

    location: str
    cookies: tuple[str, ...] = ()


class Action(msgspec.Struct, frozen=True):
    """An address that takes a form. ``page``: the route, with the same name in its address, that shows the form;
    ``needs``: what somebody must be permitted to do, with a record marked ``marking`` of their own, to send it."""

    path: str
    page: str
    take: Callable[[Taken], Done]
    needs: str = "add"
    marking: Marking = "public"
