"""Every door of the house. Pages carry their language in the address; machines' doors do not."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from suuq import health, idle, installed, keypages, looking, webhookpages, wellknown
from suuq.accounts import sessions
from suuq.api import api

api.add_router("", "forwarding.api.router", tags=["parcels"])
api.add_router("", "billing.api.router", tags=["money"])
api.add_router("", "customs.api.router", tags=["customs"])

handler500 = health.failed
urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("sw.js", installed.service_worker, name="service_worker"),
    path("app.webmanifest", installed.manifest, name="manifest"),
    path(".well-known/security.txt", wellknown.security, name="security_txt"),
    path("api/v1/", api.urls),
    path("", include("forwarding.machine_urls")),
    path("", include("billing.machine_urls")),  # the last: its inbox takes any gateway's name
]

urlpatterns += i18n_patterns(
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("devices/<int:pk>/end/", sessions.end, name="end_session"),
    path("here/", idle.here, name="here"),
    path("lock/", idle.lock, name="lock"),
    path("unlocked/", idle.unlocked, name="unlocked"),
    path("look/<int:pk>/", looking.begin, name="look"),
    path("look/stop/", looking.stop, name="stop_looking"),
    path("keys/", keypages.keys, name="keys"),
    path("keys/news/", webhookpages.endpoints, name="endpoints"),
    path("keys/news/<int:pk>/", webhookpages.endpoint, name="endpoint"),
    path("keys/news/<int:pk>/try/", webhookpages.try_endpoint, name="try_endpoint"),
    path("keys/news/<int:pk>/end/", webhookpages.end_endpoint, name="end_endpoint"),
    path("keys/news/messages/<int:pk>/again/", webhookpages.replay_message, name="replay_message"),
    path("keys/all/", keypages.every_key, name="every_key"),
    path("keys/<int:pk>/replace/", keypages.replace, name="replace_key"),
    path("keys/<int:pk>/revoke/", keypages.revoke, name="revoke_key"),
    path("", include("forwarding.urls")),
    path("customs/", include("customs.urls")),
    path("billing/", include("billing.urls")),
    prefix_default_language=False,
)

if settings.STRIPE_SIMULATOR:
    urlpatterns += [
        path("_dev/stripe/", include("billing.simulator.urls")),
        path("_dev/waafi/", include("billing.simulator.waafi_urls")),
        path("_dev/dmoney/", include("billing.simulator.dmoney_urls")),
    ]
