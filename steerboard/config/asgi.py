"""The application as ASGI, for answers that stream; pages are faster by WSGI."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steerboard.config.settings")

application = get_asgi_application()
