"""Notes what pages complain of while somebody uses them."""

from playwright.sync_api import ConsoleMessage, Page, Request

EXPECTED = (
    # An answer of 4xx is the server's to judge; Chromium and htmx complain of all.
    "Failed to load resource: the server responded with a status of 4",
    "Response Status Error Code 4",
    # Stands beside whatever else is wrong with a request.
    "htmx:afterRequest",
    # Whoever sends something asks for no news meanwhile.
    "htmx:sendAbort",
)


def complaints_of(page: Page, home: str) -> list[str]:
    """Return a list that fills with what a page complains of, and whom else it asks."""
    complaints: list[str] = []

    def note_message(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED):
            complaints.append(message.text)

    def note_request(request: Request) -> None:
        if not request.url.startswith((home, "data:", "about:")):
            complaints.append(f"asked {request.url}")

    page.on("console", note_message)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", note_request)
    return complaints
