"""Reads a published or drafted post about new members into proposals: records that somebody still has to confirm.

It takes nothing from the text that is not there: what it does not find stays empty.
"""

from occnews.intake.article.reading import read_post

__all__ = ["read_post"]
