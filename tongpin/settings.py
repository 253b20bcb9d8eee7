"""Every setting, read top to bottom. docs/settings.md lists the variables."""

from pathlib import Path

from csp.constants import NONE, SELF

from tongpin.environment import (
    database,
    env_bool,
    env_choice,
    env_choices,
    env_int,
    env_networks,
    env_text,
    env_token,
    file_store,
    kept_keys,
    kept_secret,
    own_folder,
)

ROOT = Path(__file__).parent
ADMINISTRATORS = ("system", "security", "audit")
VAR = own_folder(Path(env_text("TONGPIN_VAR", "var")).resolve())
(VAR / "static").mkdir(exist_ok=True)

DEBUG = env_bool("TONGPIN_DEBUG", default=False)
ALLOWED_HOSTS = env_text("TONGPIN_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in env_text("TONGPIN_ORIGINS", "").split(",") if origin]
HTTPS = env_bool("TONGPIN_HTTPS", default=False)
TRUSTED_PROXIES = env_networks("TONGPIN_TRUSTED_PROXIES")  # whose X-Forwarded-For is believed


ANCHORS = [path for path in env_text("TONGPIN_ANCHORS", "").split(",") if path]
DATA_KEYS = kept_keys(VAR / "data_key")  # the newest first; of what is sealed in the database
SECRET_KEY = env_text("TONGPIN_SECRET_KEY", "") or kept_secret(VAR / "secret_key")
CODE_KEYS = (*kept_keys(VAR / "code_key"), SECRET_KEY)  # of receipts and personal codes


DATABASES = {"default": database(env_text("DATABASE_URL", f"sqlite:///{VAR / 'db.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

BENCHMARKS = ["tongpin.bench"] if (ROOT / "bench").exists() else []  # not in the wheel
INSTALLED_APPS = [
    *BENCHMARKS,
    "tongpin.demo",
    "tongpin.operation",
    "tongpin.closings",
    "tongpin.home",
    "tongpin.search",
    "tongpin.administration",
    "tongpin.backups",
    "tongpin.reports",
    "tongpin.office",
    "tongpin.burden",
    "tongpin.figures",
    "tongpin.dossiers",
    "tongpin.service",
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
    "tongpin.guide",
    "tongpin.campaigns",
    "tongpin.notices",
    "tongpin.evidence",
    "tongpin.accounts.apps.AccountsConfig",
    "tongpin.orgs.apps.OrgsConfig",
    "tongpin.serving",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",  # providers outside; its tables stay empty
    "allauth.usersessions",
    "axes",
    "csp",
    "django_htmx",
    "template_partials",
]
MIDDLEWARE = [
    "tongpin.serving.client_addresses.note_client_address",
    "tongpin.operation.middleware.note_requests",
    "tongpin.operation.middleware.answer_probes",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tongpin.serving.private_pages.keep_out_of_caches",
    "csp.middleware.CSPMiddleware",
    "tongpin.serving.standstill.hold_writers",
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
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "tongpin.accounts.gates.account_gates",
    "django_htmx.middleware.HtmxMiddleware",
    "tongpin.serving.sent_once.sent_once",
    "tongpin.serving.refused_methods.explain_refused_methods",
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
            "builtins": ["tongpin.serving.templatetags.numbered_forms"],
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
BODY_SECONDS = env_int("TONGPIN_BODY_SECONDS", 30, low=1, high=600)
TABLE_ROWS = env_int("TONGPIN_TABLE_ROWS", 20_000, low=100, high=1_000_000)
READ_SECONDS = env_int("TONGPIN_READ_SECONDS", 4, low=1, high=3600)
READ_MB = env_int("TONGPIN_READ_MB", 300, low=50, high=64_000)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 20

AUTH_USER_MODEL = "orgs.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "tongpin.accounts.password_rules.Variety"},
    {"NAME": "tongpin.accounts.password_rules.NothingPersonal"},
    {"NAME": "tongpin.accounts.password_rules.NotAgain"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_LENGTH = env_int("TONGPIN_PASSWORD_LENGTH", 10, low=8, high=64)
PASSWORD_CLASSES = env_int("TONGPIN_PASSWORD_CLASSES", 3, low=1, high=4)
QUESTIONS_BY_TWO = env_bool("TONGPIN_QUESTIONS_BY_TWO", default=False)  # author and approver
PASSWORD_DAYS = env_int("TONGPIN_PASSWORD_DAYS", 180, low=0, high=3650)  # 0: never too old
PASSWORD_HISTORY = env_int("TONGPIN_PASSWORD_HISTORY", 5, low=1, high=50)
# For so many days after a campaign was closed it still holds what stands behind these names.
KEEP_DEVICES_DAYS = env_int("TONGPIN_KEEP_DEVICES_DAYS", 30, low=0, high=36500)
KEEP_NAMES_DAYS = env_int("TONGPIN_KEEP_NAMES_DAYS", 180, low=0, high=36500)
KEEP_REASONS_DAYS = env_int("TONGPIN_KEEP_REASONS_DAYS", 365, low=0, high=36500)
KEEP_PAPERS_DAYS = env_int("TONGPIN_KEEP_PAPERS_DAYS", 1095, low=0, high=36500)
KEEP_ASKERS_DAYS = env_int("TONGPIN_KEEP_ASKERS_DAYS", 90, low=0, high=3650)  # after orders ended
INVITATION_DAYS = env_int("TONGPIN_INVITATION_DAYS", 14, low=1, high=365)
IDLE_MINUTES = env_int("TONGPIN_IDLE_MINUTES", 30, low=0, high=1440)  # 0: never
SECOND_FACTOR_ROLES = env_choices(
    "TONGPIN_SECOND_FACTOR",
    ("system", "security", "audit", "office"),
    accepted=("leader", "office", "clerk", "secretary", "inspector", "editor", *ADMINISTRATORS),
)
SIGN_IN_PROVIDERS = env_text("TONGPIN_SIGN_IN_PROVIDERS", "")  # a file; "": passwords alone
SOCIALACCOUNT_ADAPTER = "tongpin.accounts.adapters.ProviderAdapter"
SOCIALACCOUNT_REQUESTS_TIMEOUT = (2, 3)  # s: to be connected, and to be answered
LOGIN_REDIRECT_URL = "home:start"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "tongpin.accounts.adapters.ClosedAccountAdapter"
ACCOUNT_RATE_LIMITS = {"login": "", "login_failed": "5/300s/key"}  # of codes; axes counts passwords
MFA_RATE_LIMITS = {"webauthn_login": ""}  # an office of a hundred has one address
MFA_ADAPTER = "tongpin.accounts.adapters.SealedFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers themselves allow it on localhost alone
USERSESSIONS_TRACK_ACTIVITY = False  # it would write at every request
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "tongpin.accounts.devices.account_name"
AXES_LOCKOUT_TEMPLATE = "accounts/locked_out.html"
AXES_WHITELIST_CALLABLE = "tongpin.accounts.devices.is_known_device"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # nobody keeps an account shut for ever
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
METRICS_TOKEN = env_token("TONGPIN_METRICS_TOKEN")
LOG_FORMAT = env_choice("TONGPIN_LOG_FORMAT", "plain", ("plain", "json"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "tongpin.operation.log_lines.RequestFilter"}},
    "formatters": {
        "plain": {"()": "tongpin.operation.log_lines.PlainLines"},
        "json": {"()": "tongpin.operation.log_lines.JsonLines"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["request"],
        }
    },
    "loggers": {"urllib3": {"level": "WARNING"}},  # below it tells addresses with secrets in them
    "root": {"handlers": ["console"], "level": env_text("TONGPIN_LOG_LEVEL", "WARNING")},
}
