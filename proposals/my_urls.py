from django.urls import path

from proposals.views import ideas, support

app_name = "proposals_my"
urlpatterns = [
    path("", ideas.mine, name="list"),
    path("supports/", support.mine, name="supports"),
]
