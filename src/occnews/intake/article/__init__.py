"""Reads a published or drafted post about new members into proposals: records that somebody still has to confirm.

It takes nothing from the text that is not there: what it does not find stays empty.
"""

from occnews.intake.article.files import decode_text, read_post_file
from occnews.intake.article.reading import read_post

__all__ = ["decode_text", "read_post", "read_post_file"]
