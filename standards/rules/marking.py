"""Mark sentences for translation where no framework may be imported; the edge translates them."""


def gettext_noop(message: str) -> str:
    """Return the message unchanged; makemessages collects it by this function's name."""
    return message
