"""What serves pages does not load the machine: its import takes longer than a page may."""

from __future__ import annotations

import os
import subprocess
import sys


def test_web_and_worker_do_not_load_the_compiler(tmp_path):
    code = (
        "import sys, lepton_site.asgi, lepton_site.urls, lepton_site.celery, reviews.tasks; "
        "sys.exit('numba' in sys.modules)"
    )
    settings = {"DJANGO_SETTINGS_MODULE": "lepton_site.settings", "DEMO": "1"}
    places = {"LEPTON_DATA": str(tmp_path), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, **settings, **places})
    assert done.returncode == 0
