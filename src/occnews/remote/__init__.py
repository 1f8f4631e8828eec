"""All outgoing HTTP: WordPress, link checks."""
