"""The rules and the local store: no Qt, no network, no threads."""
