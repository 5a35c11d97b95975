"""Licences by what they allow."""

import pytest

from hugginggpt.catalogue.licences import freedom


@pytest.mark.parametrize(
    ("license", "class_"),
    [
        ("apache-2.0", 0),
        ("MIT", 0),
        ("bsd-3-clause", 0),
        ("cc-by-4.0", 0),
        ("Apache-2.0 AND MIT AND MIT-CMU AND (Apache-2.0 OR BSD-3-Clause)", 0),
        ("Apache-2.0 AND GPL-3.0-or-later", 1),
        ("GPL-3.0 OR MIT", 0),
        ("openrail", 1),
        ("creativeml-openrail-m", 1),
        ("llama3.1", 1),
        ("cc-by-sa-4.0", 1),
        ("cc-by-nc-4.0", 2),
        ("cc-by-nc-sa-4.0", 2),
        ("other", 2),
        ("", 2),
    ],
)
def test_a_licence_has_its_class(license: str, class_: int) -> None:
    assert freedom(license) == class_
