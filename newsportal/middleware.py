"""What every answer has in common and no view has to think of."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.csp import CSP

type Answer = HttpResponse | StreamingHttpResponse
type GetResponse = Callable[[HttpRequest], Answer]

# Nothing on this site asks for any of these, so nothing that found its way into a page may.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer autoplay browsing-topics camera display-capture geolocation gyroscope magnetometer "
        "microphone midi payment serial usb xr-spatial-tracking"
    ).split()
)


class HeadMiddleware:
    """HEAD is answered as GET, without the body; stands above all that writes one or measures it.

    Below it there is no HEAD: Django gives only GET an ETag and looks only there whether the page changed.
    Django leaves it to the server to drop the body, and gunicorn writes a warning for every one it drops.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Answer:
        if request.method != "HEAD":
            return self.get_response(request)
        request.method = "GET"
        response = self.get_response(request)
        request.method = "HEAD"
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = ()
        else:
            response.content = b""
        return response


class UnchangedMiddleware:
    """A 304 says nothing of the policy; stands above what gives one to every answer.

    Whoever keeps the page takes over what a 304 says (RFC 9111, section 3.2), and a page with a policy of its
    own would go on under the site's: its script would not run after a reload.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Answer:
        response = self.get_response(request)
        if response.status_code == 304:
            response.headers.pop(str(CSP.HEADER_ENFORCE), None)
        return response


class HeadersMiddleware:
    """Permissions-Policy, and Vary for the compression that stands below this in the list.

    The compression names Accept-Encoding only where it compressed: a shared cache that first saw a client
    without compression would then hand that answer to everyone, and a 304 would not match what it renews.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Answer:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        patch_vary_headers(response, ("Accept-Encoding",))
        return response
