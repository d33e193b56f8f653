from django.apps import AppConfig


class FrontendConfig(AppConfig):
    name = "frontend"

    def ready(self) -> None:
        # Importing the module registers its checks.
        from frontend import checks  # noqa: F401, PLC0415 (apps have to be loaded)
