"""The live preview: a publication in every channel, as the real renderers make it, on this machine alone."""
