"""Experts that read: text in pictures, facts about pictures, answers in documents and in texts.

`opening` opens pictures, `finding` and `recognizing` run the models of PP-OCR, `lines` joins them and `layout` brings
lines into reading order; `ocr`, `facts`, `documents` and `answers` are the experts.
"""
