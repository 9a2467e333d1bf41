"""The application for any WSGI server: `gunicorn wsgi:app`."""

from config import Config
from kms.app import create_app

app = create_app(Config.from_environment())
