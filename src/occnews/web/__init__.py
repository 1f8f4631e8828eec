"""What is served over HTTP: the public site, and the preview on this machine."""
