import hugginggpt


def test_every_public_name_is_there_and_in_order() -> None:
    assert hugginggpt.__all__ == sorted(hugginggpt.__all__)
    assert {getattr(hugginggpt, name).__name__ for name in hugginggpt.__all__} == set(hugginggpt.__all__)
    assert set(hugginggpt.__all__) <= set(dir(hugginggpt))


def test_an_unknown_name_is_an_attribute_error() -> None:
    assert not hasattr(hugginggpt, "nothing_of_that_name")
