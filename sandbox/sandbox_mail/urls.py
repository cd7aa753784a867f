"""Addresses of the mailbox."""

from django.urls import path

from sandbox_mail import views

app_name = "sandbox_mail"

urlpatterns = [
    path("", views.mail_list, name="list"),
    path("<str:mail_id>/", views.mail_detail, name="detail"),
    path("<str:mail_id>/html", views.mail_html, name="html"),
]
