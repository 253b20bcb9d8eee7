"""The settings of the server, whose folder and port come from the environment."""

import os
from pathlib import Path

PORT = int(os.environ["OPENID_PORT"])
FOLDER = Path(os.environ["OPENID_FOLDER"])
PAGE = '<meta name="viewport" content="width=device-width"><form method="post">{% csrf_token %}{{ form.as_p }}<button>OK</button></form>'

SECRET_KEY = "of-a-server-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "db.sqlite3"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "oauth2_provider",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
LOADER = ("django.template.loaders.locmem.Loader", {"registration/login.html": PAGE})
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {"loaders": [LOADER]},
    }
]
ROOT_URLCONF = "tests.openid_site.urls"
LOGIN_URL = "login"
SESSION_COOKIE_NAME = "openid_session"  # a cookie of the loopback is sent to every port
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast
USE_TZ = True
OAUTH2_PROVIDER = {
    "OIDC_ENABLED": True,
    "OIDC_ISS_ENDPOINT": f"http://127.0.0.1:{PORT}/o",
    "OIDC_RSA_PRIVATE_KEY": (FOLDER / "key.pem").read_text(),
    "PKCE_REQUIRED": True,
    "OAUTH2_VALIDATOR_CLASS": "tests.openid_site.claims.NumberClaims",
    "SCOPES": {"openid": "who it is", "phone": "the number"},
}
