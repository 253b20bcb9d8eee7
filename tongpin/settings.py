"""Every setting, read top to bottom. docs/settings.md lists the variables."""

from pathlib import Path

from csp.constants import NONE, SELF

from tongpin.environment import (
    database,
    env_bool,
    env_int,
    env_text,
    file_store,
    kept_secret,
)

ROOT = Path(__file__).parent
VAR = Path(env_text("TONGPIN_VAR", "var")).resolve()
(VAR / "static").mkdir(parents=True, exist_ok=True)

DEBUG = env_bool("TONGPIN_DEBUG", default=False)
ALLOWED_HOSTS = env_text("TONGPIN_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in env_text("TONGPIN_ORIGINS", "").split(",") if origin]
HTTPS = env_bool("TONGPIN_HTTPS", default=False)


SECRET_KEY = env_text("TONGPIN_SECRET_KEY", "") or kept_secret(VAR / "secret_key")


DATABASES = {"default": database(env_text("DATABASE_URL", f"sqlite:///{VAR / 'db.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

BENCHMARKS = ["tongpin.bench"] if (ROOT / "bench").exists() else []  # not in the wheel
INSTALLED_APPS = [
    *BENCHMARKS,
    "tongpin.demo",
    "tongpin.home",
    "tongpin.reports",
    "tongpin.office",
    "tongpin.burden",
    "tongpin.figures",
    "tongpin.dossiers",
    "tongpin.learning",
    "tongpin.oversight",
    "tongpin.duties",
    "tongpin.quizzes",
    "tongpin.questions",
    "tongpin.contests",
    "tongpin.plans",
    "tongpin.signin",
    "tongpin.ledgers",
    "tongpin.acts",
    "tongpin.campaigns",
    "tongpin.notices",
    "tongpin.evidence",
    "tongpin.orgs",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "axes",
    "csp",
    "django_htmx",
    "template_partials",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tongpin.quizzes.middleware.forget_who_left",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "questions"],  # each kind of question keeps the template of its fields
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tongpin.home.context.page",
            ],
        },
    }
]
ROOT_URLCONF = "tongpin.urls"
WSGI_APPLICATION = "tongpin.wsgi.application"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
FORMAT_MODULE_PATH = "tongpin.base.formats"
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = env_text("TONGPIN_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
WHITENOISE_USE_FINDERS = True
UPLOADS = VAR / "uploads"  # parts of files that are arriving


STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "evidence": file_store(env_text("TONGPIN_FILES", str(VAR / "files"))),
}
MAIL_URL = env_text("TONGPIN_MAIL_URL", "")  # as Apprise writes it: mailtos://user:pass@host?from=…
UPLOAD_MB = env_int("TONGPIN_UPLOAD_MB", 50, low=1, high=2000)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 20

AUTH_USER_MODEL = "orgs.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_REDIRECT_URL = "home:start"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "tongpin.home.accounts.ClosedAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env_text("TONGPIN_LOG_LEVEL", "WARNING")},
}
