"""What differs from machine to machine: read from the environment, once.

environment.py refuses odd or missing values with a sentence that says which and why.
"""

from pathlib import Path

from . import environment

BASE_DIR = Path(__file__).resolve().parent.parent.parent

VAR_DIR = environment.directory("VAR_DIR", BASE_DIR / "var")
DEBUG = environment.flag("DEBUG", default=False)
# Off only on a machine that serves itself over plain http (`make run` on 127.0.0.1).
HTTPS = environment.flag("HTTPS", default=True)
SECRET_KEY = environment.secret("SECRET_KEY", VAR_DIR / "secret_key")
ALLOWED_HOSTS = environment.hosts("ALLOWED_HOSTS", default=("127.0.0.1", "localhost", "[::1]"))
CSRF_TRUSTED_ORIGINS = environment.origins("CSRF_TRUSTED_ORIGINS")
# How many reverse proxies stand before gunicorn; without any, their headers are not believed.
PROXIES = environment.whole("PROXIES", default=0, low=0, high=5)
environment.whole("WEB_CONCURRENCY", default=2, low=1, high=64)  # gunicorn's: refused here first
LOG_LEVEL = environment.choice(
    "LOG_LEVEL", default="INFO", allowed=("DEBUG", "INFO", "WARNING", "ERROR")
)

# Part of the key of every kept page: a new release starts with none of the old one's.
RELEASE = environment.text("RELEASE", default="0.1.0")
PROVINCE_NAME = environment.text("PROVINCE_NAME", default="Sơn La")
# A province whose ruling on secrecy says so switches these off; the targets then read
# "theo dõi ngoài hệ thống" and their pages are gone.
ENFORCEMENT_HOTSPOTS = environment.flag("ENFORCEMENT_HOTSPOTS", default=True)
ENFORCEMENT_CASES = environment.flag("ENFORCEMENT_CASES", default=True)

# `manage.py backup`: public keys only (age1…); what opens an archive does not lie on the server.
BACKUP_RECIPIENT = environment.several(
    "BACKUP_RECIPIENT", (), environment.RECIPIENT, "age1… as age-keygen prints it"
)
BACKUP_DIR = environment.place("BACKUP_DIR", VAR_DIR / "backups")
BACKUP_KEEP = environment.kept("BACKUP_KEEP", "14,8,12")
