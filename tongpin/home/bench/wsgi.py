"""The site for `bench pages`."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongpin.settings")
settings.ROOT_URLCONF = "tongpin.home.bench.urls"
application = get_wsgi_application()
