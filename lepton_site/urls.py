"""All addresses: pages in two languages, the API and machine addresses in one."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import JavaScriptCatalog
from drf_spectacular.views import SpectacularSwaggerView

from certification.api.routes import urlpatterns as certification_api
from lepton_site.api import MeView, SchemaView
from lepton_site.views import confirm, feeds, health, home, security, sessions, settings, work
from reviews.api.routes import urlpatterns as reviews_api
from standards.api.routes import urlpatterns as standards_api

api = [
    path("me/", MeView.as_view(), name="api-me"),
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="api-schema"), name="api-docs"),
    *standards_api,
    *reviews_api,
    *certification_api,
]

pages: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("work/", work.work, name="work"),
    path("notifications/", work.notifications, name="notifications"),
    path("notifications/read/", work.read_all, name="notifications-read"),
    path("notifications/<int:pk>/", work.open_notification, name="notification"),
    path("search/", work.search, name="search"),
    path("accounts/settings/", settings.settings_page, name="settings"),
    path("accounts/tokens/", settings.tokens, name="tokens"),
    path("accounts/tokens/<int:pk>/revoke/", settings.revoke, name="token-revoke"),
    path("accounts/theme/", settings.theme, name="theme"),
    path("accounts/language/", settings.language, name="language"),
    path("accounts/reauthenticate/", confirm.confirm, name="account_reauthenticate"),
    path("accounts/2fa/", security.security, name="mfa_index"),
    path("accounts/2fa/reauthenticate/", confirm.elsewhere, name="mfa_reauthenticate"),
    path("accounts/2fa/webauthn/", security.elsewhere, name="mfa_list_webauthn"),
    path(
        "accounts/2fa/webauthn/reauthenticate/",
        confirm.elsewhere,
        name="mfa_reauthenticate_webauthn",
    ),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/sessions/<int:pk>/end/", sessions.end, name="session-end"),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("jsi18n/", JavaScriptCatalog.as_view(), name="javascript-catalog"),
    path("", include("standards.urls")),
    path("", include("reviews.urls")),
    path("", include("certification.urls")),
]

urlpatterns = [
    path("api/v1/", include(api)),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", feeds.robots, name="robots"),
    path("", include("certification.machine_urls")),
    path("", include("reviews.machine_urls")),
    path("", include("standards.machine_urls")),
    *i18n_patterns(*pages, prefix_default_language=False),
]

handler404 = "lepton_site.views.problems.not_found"
handler403 = "lepton_site.views.problems.forbidden"
handler500 = "lepton_site.views.problems.fault"
