"""The OpenID Connect server of tests/openid_site in a process of its own, and a browser for it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.openid_site.people import CLIENT_ID, PASSWORD, SECRET
from tongpin.bench.server import free_port, wait_for

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class OpenIdServer:
    """The server that runs."""

    folder: Path
    url: str  # its issuer

    def spoil(self, fault: str) -> None:
        """Do that to each ID token from now on; "" for nothing."""
        (self.folder / "fault").write_text(fault)

    def provider_file(self, **values: object) -> Path:
        """A file that names the server as the provider `province`."""
        secret = self.folder / "secret"
        secret.write_text(SECRET)
        secret.chmod(0o600)
        table = {
            "kind": "openid",
            "name": "省统一身份认证",
            "client_id": CLIENT_ID,
            "secret_file": "secret",
            "server": self.url,
            **values,
        }
        path = self.folder / f"providers-{len(list(self.folder.iterdir()))}.toml"
        lines = [f"{key} = {toml_value(value)}" for key, value in table.items()]
        path.write_text("\n".join(["[province]", *lines]), "utf-8")
        return path

    def address_back(self, address: str, name: str) -> str:
        """Sign in there as a browser does; where it is sent back to."""
        with requests.Session() as browser:
            page = browser.get(address)
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1]
            form = {"username": name, "password": PASSWORD, "csrfmiddlewaretoken": token}
            answer = browser.post(page.url, form, allow_redirects=False)
            asked = urljoin(page.url, answer.headers["Location"])
            answer = browser.get(asked, allow_redirects=False)
            return answer.headers["Location"]


def toml_value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"'


@contextmanager
def openid_server(folder: Path, *callbacks: str) -> Iterator[OpenIdServer]:
    """A server that sends people back to these addresses alone."""
    for name in ("key.pem", "another.pem"):
        (folder / name).write_text(new_key())
    (folder / "fault").write_text("")
    (folder / "callbacks").write_text(" ".join(callbacks))
    port = free_port()
    place = {"OPENID_FOLDER": str(folder), "OPENID_PORT": str(port), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.openid_site"]
    server = subprocess.Popen(command, env=os.environ | place)
    try:
        wait_for(port)
        yield OpenIdServer(folder, f"http://127.0.0.1:{port}/o")
    finally:
        server.terminate()
        server.wait(20)


def new_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    text = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return text.decode()
