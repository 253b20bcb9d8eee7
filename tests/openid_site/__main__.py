"""python -m tests.openid_site: make people and the program that they sign in to, and serve."""

import os
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

from tests.openid_site.people import CLIENT_ID, PASSWORD, PEOPLE, SECRET

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.openid_site.settings"
django.setup()

from django.contrib.auth.models import User  # noqa: E402  # Django is set up now
from oauth2_provider.models import Application  # noqa: E402

from tests.openid_site.settings import FOLDER, PORT  # noqa: E402
from tests.openid_site.token_faults import with_faults  # noqa: E402


class ThreadedServer(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class SilentHandler(WSGIRequestHandler):
    def log_message(self, *args):
        """Tests print nothing."""


def make_rows() -> None:
    call_command("migrate", verbosity=0)
    for name, number in PEOPLE.items():
        User.objects.create_user(name, password=PASSWORD, last_name=number)
    Application.objects.create(
        client_id=CLIENT_ID,
        client_secret=SECRET,
        client_type="confidential",
        authorization_grant_type="authorization-code",
        redirect_uris=(FOLDER / "callbacks").read_text(),
        algorithm="RS256",
        skip_authorization=True,
    )


make_rows()
application = with_faults(get_wsgi_application(), FOLDER)
make_server("127.0.0.1", PORT, application, ThreadedServer, SilentHandler).serve_forever()
