"""The file that names the providers: what it may say, and how its faults are told."""

import subprocess
import sys

import pytest

from tongpin.accounts.providers import KINDS
from tongpin.accounts.providers.provider_file import ProviderFileError, read_providers

OPENID = """# of the province
[province]
kind = "openid"
name = "省统一身份认证"
client_id = "tongpin"
secret_file = "province.secret"
server = "https://sso.example.gov.cn/realms/county/"
number_claim = "phone_number"
is_second_factor = true
"""
WECOM = """
[wecom]
kind = "wecom"
name = "企业微信"
client_id = "ww1234"
secret_variable = "WECOM_SECRET"
agent = "1000002"
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    secret = tmp_path / "province.secret"
    secret.write_text("the-secret\n")
    secret.chmod(0o600)
    monkeypatch.setenv("WECOM_SECRET", "another-secret")
    return tmp_path


def written(folder, text: str):
    path = folder / "providers.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_file_names_providers_in_its_order(folder):
    providers = read_providers(written(folder, OPENID + WECOM), KINDS)

    assert list(providers) == ["province", "wecom"]
    province, wecom = providers.values()
    assert province.server == "https://sso.example.gov.cn/realms/county"
    assert (province.secret, province.number_claim) == ("the-secret", "phone_number")
    assert province.is_second_factor
    assert not wecom.is_second_factor
    assert (wecom.secret, wecom.agent) == ("another-secret", "1000002")
    assert "the-secret" not in repr(providers)


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('kind = "openid"', 'kind = "oidc"', "line 3: kind is 'oidc'; accepted are openid, wecom"),
        ('kind = "openid"', "kind = 7", "line 3: kind is 7; accepted is text in quotation marks."),
        ('name = "省统一身份认证"', 'name = ""', "line 4: name is ''; accepted is text"),
        ("省统一身份认证", "省" * 41, "line 4: name: accepted are at most 40 characters."),
        ('client_id = "tongpin"\n', "", "line 2: [province] lacks client_id."),
        ("https://", "http://", "line 7: server is 'http://sso.example.gov.cn/realms/county'"),
        ("https://", "https://user:word@", "accepted is an address such as https://sso.exam"),
        ("https://sso.example.gov.cn", "", "line 7: server is '/realms/county'"),
        ('"phone_number"', "true", "line 8: number_claim is True; accepted is text"),
        ("= true", '= "yes"', "line 9: is_second_factor is 'yes'; accepted are true and false."),
        ("[province]", "[Province]", "line 2: [Province]: accepted are at most 40 small letters"),
        ('secret_file = "province.secret"', 'secret = "x"', "line 6: The secret stands in this"),
        ("number_claim", "agent", "line 8: agent is no key of a provider of kind openid"),
        ('secret_file = "province.secret"\n', "", "line 2: [province]: accepted is one of secret"),
        ("province.secret", "missing.secret", "line 6: "),
        ("[province]", "province", "Expected '='"),
        ("# of the province", "top = 1", "line 1: top is no table; accepted are tables such as"),
    ],
)
def test_a_fault_is_told_with_its_line_and_what_is_accepted(folder, before, after, fault):
    assert before in OPENID
    path = written(folder, OPENID.replace(before, after, 1))

    with pytest.raises(ProviderFileError) as caught:
        read_providers(path, KINDS)

    assert str(caught.value).startswith(str(path))
    assert fault in str(caught.value)


def test_a_secret_is_its_owners_alone(folder):
    (folder / "province.secret").chmod(0o640)

    with pytest.raises(ProviderFileError, match="line 6: Others on this machine can read"):
        read_providers(written(folder, OPENID), KINDS)


@pytest.mark.parametrize("secret", ["", "  \n"])
def test_a_secret_is_not_empty(folder, monkeypatch, secret):
    monkeypatch.setenv("WECOM_SECRET", secret)
    (folder / "province.secret").write_text(secret)

    for text in (OPENID, WECOM):
        with pytest.raises(ProviderFileError, match="is empty; accepted is the secret"):
            read_providers(written(folder, text), KINDS)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ProviderFileError, match=r"TONGPIN_SIGN_IN_PROVIDERS\) cannot be read"):
        read_providers(tmp_path / "none.toml", KINDS)


def test_a_faulty_file_stops_the_start(folder, monkeypatch, tmp_path):
    path = written(folder, OPENID.replace('"openid"', '"oidc"'))
    monkeypatch.setenv("TONGPIN_SIGN_IN_PROVIDERS", str(path))
    monkeypatch.setenv("TONGPIN_VAR", str(tmp_path / "var"))

    done = subprocess.run(
        [sys.executable, "-m", "tongpin", "doctor"], capture_output=True, text=True, check=False
    )

    assert done.returncode != 0
    assert f"{path}, line 3: kind is 'oidc'; accepted are openid" in done.stderr
