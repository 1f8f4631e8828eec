"""occnews: a record of a new member in, every channel out, always in step."""

__version__ = "0.1.0"
