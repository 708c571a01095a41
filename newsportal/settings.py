"""Django's settings: what env.py read, and what this project decides for every site."""

from js_asset import static_lazy

from articles.html import OWN_EXTENSIONS
from newsportal import databases, logs
from newsportal.csp import ADMIN_CSP, PUBLIC_CSP
from newsportal.env import ROOT, THREADS, VAR, read_or_stop

ENVIRONMENT = read_or_stop()

SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
SITE_URL = ENVIRONMENT.site_url
SITE_NAME = ENVIRONMENT.site_name

INSTALLED_APPS = [
    "articles.apps.NewsroomConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "taggit",
    "django_prose_editor",
    "articles",
    "articles.wire",
    "articles.delivery",
]

# The order is the point. Compression stands above the conditional answer, so that an ETag is of the page and
# not of one way to pack it; static files come packed already and leave before either.
MIDDLEWARE = [
    "newsportal.middleware.HeadMiddleware",
    "newsportal.middleware.UnchangedMiddleware",
    "newsportal.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsportal.middleware.HeadersMiddleware",
    "django_http_compression.middleware.HttpCompressionMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
# What a page needs that is made in nobody's name, to be kept (articles/delivery/asking.py).
MIDDLEWARE_FOR_ANYONE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "newsportal.middleware.HeadersMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "newsportal.urls"
WSGI_APPLICATION = "newsportal.wsgi.application"
TEMPLATES = [
    # What readers see, and what the newsroom sees.
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [ROOT / "templates/readers"],
        "OPTIONS": {"environment": "articles.templating.environment.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": databases.opened(ENVIRONMENT.database, THREADS)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": ENVIRONMENT.cache}

LANGUAGE_CODE = ENVIRONMENT.language_code
TIME_ZONE = ENVIRONMENT.time_zone
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "default": ENVIRONMENT.pictures,
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "newsportal.static_files.StaticFiles"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Packed already, or (source maps) fetched by nobody who reads.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (
    "jpg jpeg png gif webp avif zip gz tgz bz2 tbz xz br zst woff woff2 mp3 mp4 webm map"
).split()
MEDIA_URL = "/media/"
MEDIA_ROOT = ENVIRONMENT.media_root or ""
PAGE_STORE = ENVIRONMENT.page_store
# Who outside is told of what has changed.
CDN = ENVIRONMENT.cdn
WEBSUB_HUB = ENVIRONMENT.websub_hub
# Checks before publication (articles/preflight.py) that forbid it here, and do not only warn.
BLOCKING_CHECKS = ENVIRONMENT.blocking_checks

# A form with an absurdly long headline has to reach the form, which can say so and keep the rest; the bare
# refusal above this size cannot. A story with many photos has more fields than Django's default lets through.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

MAILERS = {"default": ENVIRONMENT.mailer}
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.email_from

LOGGING = logs.config(ENVIRONMENT.log_format)

SECURE_CSP = PUBLIC_CSP
# The newsroom's own, which the admin puts around its views.
NEWSROOM_CSP = ADMIN_CSP
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# All of these follow from the one address. Whether a request came by https is for gunicorn to say, which
# believes X-Forwarded-Proto from the addresses in FORWARDED_ALLOW_IPS alone; Django's own
# SECURE_PROXY_SSL_HEADER would believe anyone.
SECURE_SSL_REDIRECT = ENVIRONMENT.is_https
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if ENVIRONMENT.is_https else 0
SESSION_COOKIE_SECURE = ENVIRONMENT.is_https
CSRF_COOKIE_SECURE = ENVIRONMENT.is_https
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [SITE_URL]
# Nothing that was typed into a form that stood open for too long is lost.
CSRF_FAILURE_VIEW = "articles.admin.site.csrf_failure"
SILENCED_SYSTEM_CHECKS = [
    # Whether the site's other subdomains have https, and whether browsers may build that in, is not for a
    # newspaper's software to decide: HSTS speaks for this host alone.
    "security.W005",
    "security.W021",
    # A newsroom can do without mail: it says whom it did not tell.
    "mail.E001",
]

TAGGIT_CASE_INSENSITIVE = True

# The rich-text editor; what its extensions may leave in a body stands in articles/html.py.
DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {"js": [static_lazy("newsroom/editor.js")], "extensions": OWN_EXTENSIONS},
]
