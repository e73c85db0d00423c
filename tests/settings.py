"""Settings of the test suite: the product's own, with a home and database of its own and cheap passwords.

`STEERBOARD_TEST_POSTGRES` (postgresql://USER@HOST/NAME) runs the whole suite on PostgreSQL.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_memory = Path("/dev/shm")
_home = Path(tempfile.mkdtemp(prefix="steerboard-test-", dir=_memory if os.access(_memory, os.W_OK) else None))
atexit.register(shutil.rmtree, _home, ignore_errors=True)
for _name in [name for name in os.environ if name.startswith("STEERBOARD_")]:
    if _name not in {"STEERBOARD_REAL_DATA", "STEERBOARD_TEST_POSTGRES", "STEERBOARD_TEST_CHROMIUM"}:
        del os.environ[_name]
os.environ["STEERBOARD_HOME"] = str(_home)
os.environ["STEERBOARD_DATABASE"] = os.environ.get("STEERBOARD_TEST_POSTGRES", "")
os.environ["STEERBOARD_LOG_LEVEL"] = "error"

from steerboard.config import settings as product  # noqa: E402

globals().update({name: getattr(product, name) for name in dir(product) if name.isupper()})

# Argon2 takes 50 ms by intention; the suite signs in thousands of times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **product.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = [*product.ALLOWED_HOSTS, "testserver"]
if os.environ["STEERBOARD_DATABASE"]:
    # A name of its own for each run, so that two runs on one server do not take each other's database.
    _run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:8]
    _test = {"NAME": f"steerboard_test_{_run}"}
else:
    # A file, not memory: threads of the live server then meet the same locks as in production.
    _test = {"NAME": str(_home / "test.sqlite3")}
DATABASES = {"default": {**product.DATABASES["default"], "TEST": _test}}
