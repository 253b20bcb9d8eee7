"""Kinds of channels; handing over for real to a mail server of our own."""

import socketserver
import threading
from pathlib import Path

import pytest
from apprise import Apprise

from tongpin.notices import channels
from tongpin.notices.actions import add_channel
from tongpin.notices.apprise_client import hand_over
from tongpin.notices.channels import DINGTALK, FEISHU, KINDS, MAIL, WECOM, channel_choices
from tongpin.notices.channels.channel_kind import ChannelError
from tongpin.notices.models import Channel
from tongpin.notices.tests.test_deliver import FEISHU_HOOK, HOOK
from tongpin.testing import NOON

pytestmark = pytest.mark.django_db
TOKEN = "a1" * 32
ADDRESSES = {  # an address of each kind, as somebody would copy it
    "mail": "office@example.cn",
    "wecom": HOOK,
    "dingtalk": f"https://oapi.dingtalk.com/robot/send?access_token={TOKEN}",
    "feishu": FEISHU_HOOK,
}


class Smtp(socketserver.StreamRequestHandler):
    """As much of SMTP as a sender needs."""

    def handle(self):
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip().upper():
            if line == "DATA":
                self.say("354 go on")
                text = b""
                while not text.endswith(b"\r\n.\r\n"):
                    text += self.rfile.readline()
                self.server.mails.append(text.decode())
            elif line == "QUIT":
                self.say("221 bye")
                return
            self.say("250 fine")

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def mails(settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Smtp) as server:
        server.mails = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_address[1]
        settings.MAIL_URL = f"mailto://localhost:{port}?from=tongpin@example.cn&mode=insecure"
        yield server.mails
        server.shutdown()


@pytest.fixture
def mailbox(county, mails):
    return add_channel(county["柳林镇"], MAIL, "邮箱", "office@example.cn", by=None, now=NOON)


def test_a_mail_is_handed_over(mailbox, mails):
    hand_over(mailbox, "工作提醒", "两件事本周到期。")

    (mail,) = mails
    assert "To: office@example.cn" in mail
    assert "From:" in mail


def test_a_mail_server_that_is_not_there_is_a_fault(mailbox, settings):
    settings.MAIL_URL = "mailto://localhost:9?from=tongpin@example.cn&mode=insecure"

    with pytest.raises(ChannelError):
        hand_over(mailbox, "工作提醒", "两件事本周到期。")


def test_robots_are_addressed_as_apprise_wants_it():
    assert WECOM.apprise_url(HOOK) == ("wecombot://693a91f6-7aoc-4bc4-97a0-0ec2sifa5aaa/")
    assert FEISHU.apprise_url(FEISHU_HOOK).startswith("feishu://0ec2a91f")
    assert DINGTALK.apprise_url(ADDRESSES["dingtalk"]) == f"dingtalk://{TOKEN}/"


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_apprise_takes_the_address_of_each_kind(kind, settings):
    settings.MAIL_URL = "mailto://mail.example.cn?from=tongpin@example.cn"

    url = kind.apprise_url(ADDRESSES[kind.key])

    assert Apprise.instantiate(url), f"Apprise knows no {url}"


def test_each_kind_has_a_file_of_its_name():
    files = {path.stem for path in Path(channels.__file__).parent.glob("*.py")}

    assert files - {"__init__", "channel_kind"} == KINDS.keys()


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_each_kind_says_all_that_a_kind_says(kind):
    assert len(kind.key) <= Channel._meta.get_field("kind").max_length
    assert str(kind.label)
    assert kind.example
    assert kind.per_minute >= 1
    assert kind.per_day >= kind.per_minute
    with pytest.raises(ChannelError):
        kind.apprise_url("no address")


def test_the_form_offers_every_kind_mail_before_robots():
    keys = [key for key, __ in channel_choices()]

    assert keys == list(KINDS)
    assert keys[0] == "mail"
