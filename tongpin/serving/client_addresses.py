"""From which address a request comes, where proxies that the operator trusts pass it on."""

from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Address = IPv4Address | IPv6Address
Networks = Sequence[IPv4Network | IPv6Network]


def note_client_address(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: from here on REMOTE_ADDR is the client's, and headers of strangers are gone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        meta = request.META
        peer = str(meta.get("REMOTE_ADDR", ""))
        if not may_tell_scheme(peer, settings.TRUSTED_PROXIES):
            meta.pop("HTTP_X_FORWARDED_PROTO", None)
        forwarded = str(meta.get("HTTP_X_FORWARDED_FOR", ""))
        meta["REMOTE_ADDR"] = client_address(peer, forwarded, settings.TRUSTED_PROXIES)
        return get_response(request)

    return middleware


def client_address(peer: str, forwarded: str, proxies: Networks) -> str:
    """The nearest address that is no trusted proxy.

    peer       address that opened the connection
    forwarded  `X-Forwarded-For`, to which each proxy adds at the end who asked it
    proxies    networks whose additions are believed; whatever others wrote is not

    An entry that is no address ends the search: the proxy that wrote it is returned.
    """
    nearest = peer
    hops = [peer, *reversed(forwarded.split(","))]
    for hop in hops:
        address = parsed_address(hop)
        if address is None:
            break
        nearest = str(address)
        if not is_within(address, proxies):
            break
    return nearest


def may_tell_scheme(peer: str, proxies: Networks) -> bool:
    """Whether the peer's `X-Forwarded-Proto` is believed; anybody's where no proxy is named."""
    if not proxies:
        return True
    address = parsed_address(peer)
    return address is not None and is_within(address, proxies)


def is_within(address: Address, networks: Networks) -> bool:
    return any(address in network for network in networks)


def parsed_address(text: str) -> Address | None:
    """The address, without a port, brackets or a zone; None for what is no address."""
    host = text.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address
