"""The resource store: values by digest, safe ways in (files, bytes, URLs) and ways out.

Layout: `sniff` says what the first bytes are; `pictures`, `sounds`, `documents`, `texts`, `tables` and `sheets` each
know one family and `inspection` asks the right one; `intake` writes and `store` ties them together; `files` opens a
person's files, `guard` and `fetch` are for URLs; `convert` and `export` are the ways out.
"""

from hugginggpt.resources.convert import convert
from hugginggpt.resources.export import export
from hugginggpt.resources.fetch import Fetcher
from hugginggpt.resources.limits import ResourceLimits
from hugginggpt.resources.named import named_resource
from hugginggpt.resources.names import safe_name
from hugginggpt.resources.store import ResourceStore
from hugginggpt.resources.tables import table_csv
from hugginggpt.resources.values import Resource, Value

__all__ = [
    "Fetcher",
    "Resource",
    "ResourceLimits",
    "ResourceStore",
    "Value",
    "convert",
    "export",
    "named_resource",
    "safe_name",
    "table_csv",
]
