"""Dates, times, amounts, percentages, e-mail addresses, URLs, phone numbers and street addresses, found by rules.

`find` runs them; `common`, `english` and `chinese` hold them. Every repetition in a pattern has a bound, so the time
is linear in the length of a text whatever it holds.
"""
