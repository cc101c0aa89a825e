"""The hub over HTTP: server, routes, OpenAPI, the long poll. What a request means is decided in the rooms
below.
"""
