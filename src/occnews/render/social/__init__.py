"""Posts for social networks: each network's rules, and a story as a text that obeys them."""

from occnews.render.social.snippets import render_snippets

__all__ = ["render_snippets"]
