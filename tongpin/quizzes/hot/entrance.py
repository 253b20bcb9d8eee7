"""Under which names and how quizzes are asked for: what Django checks before all other pages."""

from functools import lru_cache
from urllib.parse import quote

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from granian.rsgi import Scope

from tongpin.quizzes.hot.messages import HotResponse
from tongpin.serving.client_addresses import may_tell_scheme

LOCAL_HOSTS = (".localhost", "127.0.0.1", "[::1]")  # that Django takes while DEBUG is on


def refusal_at_entrance(scope: Scope) -> HotResponse | None:
    """400 for a name that is not ours, 301 to HTTPS where the site asks for it; None: come in."""
    host = scope.headers.get("host") or scope.authority or ""
    allowed_hosts = tuple(settings.ALLOWED_HOSTS)
    if not allowed_hosts and settings.DEBUG:
        allowed_hosts = LOCAL_HOSTS
    if not is_own_host(host, allowed_hosts):
        return HotResponse(400)
    if settings.SECURE_SSL_REDIRECT and not is_by_https(scope):
        query = f"?{scope.query_string}" if scope.query_string else ""
        return HotResponse(301, location=f"https://{host}{quote(scope.path)}{query}")
    return None


@lru_cache(200)
def is_own_host(host: str, allowed_hosts: tuple[str, ...]) -> bool:
    domain, __ = split_domain_port(host)
    return bool(domain) and validate_host(domain, list(allowed_hosts))


def is_by_https(scope: Scope) -> bool:
    """By the connection, or by what a proxy says that may say so."""
    if scope.scheme == "https":
        return True
    told = scope.headers.get("x-forwarded-proto") or ""
    if not settings.SECURE_PROXY_SSL_HEADER or told.partition(",")[0].strip() != "https":
        return False
    peer = scope.client.rpartition(":")[0]
    return may_tell_scheme(peer, settings.TRUSTED_PROXIES)
