"""Resources that are only named: a file or URL in the words of a request, typed by its ending and still to be had."""

import re
from urllib.parse import unquote, urlsplit

from hugginggpt.resources.media import by_name
from hugginggpt.resources.names import safe_name
from hugginggpt.resources.values import Resource


def named_resource(name: str) -> Resource:
    """A resource for a file name or URL without bytes: `missing`, with the id `file:…` or `url:…`.

    One whose ending says nothing counts as text, like most pages of the Web.

    Args:
        name: as it stands in the words.
    """
    is_url = re.match(r"[a-z][a-z0-9+.-]*://", name, re.IGNORECASE) is not None
    known = safe_name(_of_url(name) if is_url else name)
    media_type, kind = by_name(known) or ("text/html" if is_url else "text/plain", "text")
    return Resource(f"{'url' if is_url else 'file'}:{name}", kind, media_type, known)


def _of_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        return unquote(parts.path.rstrip("/").rsplit("/", 1)[-1]) or parts.hostname or url
    except ValueError:
        return url
