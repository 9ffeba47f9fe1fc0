"""Addresses of the certification app that have no language: feeds, badges, keys."""

from __future__ import annotations

from typing import Any

from django.urls import path

from certification.views import certificates, registry

urlpatterns: list[Any] = [
    path(".well-known/did.json", certificates.did_document, name="did-document"),
    path("registry/<str:number>/badge.svg", certificates.badge, name="badge"),
    path("feeds/registry/", registry.RegistryFeed(), name="registry-feed"),
]
