"""The site for benchmarks: with one page more, which is empty."""

import os

from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongpin.settings")
settings.ROOT_URLCONF = "tongpin.home.bench.urls"

from tongpin.rsgi import application  # noqa: E402  # it reads the settings

__all__ = ["application"]
