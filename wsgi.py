"""The application for any WSGI server: `gunicorn wsgi:app`."""

from kms.app import create_app

from config import Config

app = create_app(Config.from_environment())
