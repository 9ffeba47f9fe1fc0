"""Settings of the test run: the site's own, with a data folder that ends with the process."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

data = tempfile.mkdtemp(prefix="lepton-test-")
atexit.register(shutil.rmtree, data, ignore_errors=True)
os.environ |= {
    "DEMO": "1",
    "LEPTON_DATA": data,
    "CELERY_BROKER_URL": "memory://",
    "EMAIL_URL": "memorymail://",
    "SITE_URL": "http://testserver",
    "LEPTON_TAIL_SECONDS": "0.05",
    "LEPTON_LIMITS": "on",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # the browser's driver runs a loop in the main thread
}

from lepton_site.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast; not under test
