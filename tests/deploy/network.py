"""Django's test client over a real network: the same words, but the answer comes through the proxy."""

from http.cookies import SimpleCookie
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

PRODUCTION_COOKIES = {settings.SESSION_COOKIE_NAME: "__Host-session", settings.CSRF_COOKIE_NAME: "__Host-csrf"}
TOKEN = "c" * 32  # a browser's half of the guard against forged forms: cookie and header agree


class NetworkClient(Client):
    """A browser at the front door of the deployment."""

    def __init__(self, url: str, certificate: str, **facts) -> None:
        super().__init__(**facts)
        self.url, self.certificate = url, str(certificate)
        self.asked = 0

    def request(self, **request):
        environ = self._base_environ(**request)
        query = environ.get("QUERY_STRING", "")
        answer = requests.request(
            environ["REQUEST_METHOD"],
            self.url + environ["PATH_INFO"] + (f"?{query}" if query else ""),
            data=environ["wsgi.input"].read(),
            headers=self._headers(environ),
            verify=self.certificate,
            allow_redirects=False,
            timeout=60,
        )
        self.asked += 1
        self._keep_cookies(answer)
        return self._as_django(answer)

    def _headers(self, environ) -> dict[str, str]:
        cookies = {PRODUCTION_COOKIES.get(name, name): morsel.value for name, morsel in self.cookies.items()}
        cookies["__Host-csrf"] = TOKEN
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "X-CSRFToken": TOKEN,
            "Referer": f"{self.url}/",
            "Accept-Language": environ.get("HTTP_ACCEPT_LANGUAGE", "en"),
        }
        if environ.get("CONTENT_TYPE"):
            headers["Content-Type"] = environ["CONTENT_TYPE"]
        return headers

    def _keep_cookies(self, answer) -> None:
        ours = {theirs: name for name, theirs in PRODUCTION_COOKIES.items()}
        for cookie in answer.cookies:
            if cookie.name != "__Host-csrf":
                self.cookies.load(SimpleCookie({ours.get(cookie.name, cookie.name): cookie.value}))

    def _as_django(self, answer) -> HttpResponse:
        response = HttpResponse(answer.content, status=answer.status_code)
        for name, value in answer.headers.items():
            response[name] = value
        if location := answer.headers.get("Location"):
            response.url = location.removeprefix(self.url) if urlsplit(location).netloc else location
        return response
