"""Content-Security-Policy: what a page may load. One policy for readers, one for the newsroom.

A reader's page runs no script and carries no nonce, so that a finished page may be stored and sent to anyone.
Live coverage alone may run one of the site's own while it goes on (articles/views/story.py).
JSON-LD is data and not affected.
"""

from django.utils.csp import CSP

type Policy = dict[str, list[str]]

PUBLIC_CSP: Policy = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    # For auditors that read robots.txt from within the page; no script of ours connects anywhere.
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

# For django.views.decorators.csp.csp_override around the admin's views, which find it in the settings as
# NEWSROOM_CSP. Scripts and styles that stand in the page carry the nonce of the request; data: and blob: show
# a picture before it is uploaded.
ADMIN_CSP: Policy = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    # A preview stands beside the form.
    "frame-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
