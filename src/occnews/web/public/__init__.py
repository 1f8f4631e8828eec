"""The public site, as ``occnews site build`` wrote it."""
