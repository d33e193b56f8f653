from django.urls import path

from proposals import views

app_name = "proposals_my"
urlpatterns = [path("", views.mine, name="list")]
