"""Frozen values: what members, publications and stories are. No I/O, no clock."""
