"""Who one can be in the demo, and what mail they got. Included at `demo/`."""

from django.urls import path

from frontend import demo_views

app_name = "demo"

urlpatterns = [
    path("", demo_views.start, name="start"),
    path("outbox/", demo_views.outbox, name="outbox"),
    path("outbox/<str:mail>/<int:number>/", demo_views.attachment, name="attachment"),
    path("sign-in/<slug:key>/", demo_views.sign_in, name="sign_in"),
]
