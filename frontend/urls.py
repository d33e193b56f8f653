"""The root of all addresses. Apps are named in strings, so nothing is imported here."""

from django.conf import settings
from django.urls import include, path

from frontend import feed_views, plain_pages, reading, serving, styleguide, views

urlpatterns = [
    path("", views.home, name="home"),
    path("help/", views.help_page, name="help"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    # Plain Finnish.
    path("selko/", plain_pages.page, name="plain"),
    path("selko/<slug:name>/", plain_pages.page, name="plain_page"),
    path("i18n/plain/", reading.set_plain, name="set_plain"),
    path("theme/", views.set_theme, name="set_theme"),
    path("i18n/setlang/", views.set_language, name="set_language"),
    path("accounts/me/", views.me, name="me"),
    path("accounts/", include("allauth.urls")),
    path("demo/", include("frontend.demo_urls")),
    path("news.atom", feed_views.of_service, {"form": "atom"}, name="news_atom"),
    path("news.rss", feed_views.of_service, {"form": "rss"}, name="news_rss"),
    path(
        "p/<slug:slug>/events.atom",
        feed_views.of_process,
        {"form": "atom"},
        name="events_atom",
    ),
    path(
        "p/<slug:slug>/events.rss",
        feed_views.of_process,
        {"form": "rss"},
        name="events_rss",
    ),
    path("", include("participation.urls")),
    path("p/<slug:slug>/", include("proposals.urls")),
    path("p/<slug:slug>/", include("voting.urls")),
    path("p/<slug:slug>/", include("panels.urls")),
    path("join/", include("panels.join_urls")),
    path("my/proposals/", include("proposals.my_urls")),
    path("staff/help/", include("participation.help_staff_urls")),
    path("staff/", include("panels.alone_urls")),
    path("staff/", include("participation.staff_urls")),
    path("staff/<slug:slug>/proposals/", include("proposals.staff_urls")),
    path("staff/<slug:slug>/vote/", include("voting.staff_urls")),
    path("staff/<slug:slug>/panels/", include("panels.staff_urls")),
    path("api/", include("frontend.api_urls")),
    path("brand.css", serving.brand_css, name="brand_css"),
    path("healthz", serving.healthz, name="healthz"),
    path("readyz", serving.readyz, name="readyz"),
    path("robots.txt", serving.robots_txt, name="robots_txt"),
    path(".well-known/security.txt", serving.security_txt, name="security_txt"),
]

if settings.DEBUG or settings.PROFILE != "production":
    urlpatterns += [
        path("styleguide/", styleguide.page, name="styleguide"),
        path("styleguide/districts.json", styleguide.districts, name="districts"),
    ]

handler400 = "frontend.views.bad_request"
handler403 = "frontend.views.forbidden"
handler404 = "frontend.views.not_found"
handler500 = "frontend.views.server_error"
