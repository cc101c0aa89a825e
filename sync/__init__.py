"""How events and master data travel between stations and the hub.

It knows no screen and no device, and decides no rule of the floor. Its rooms stand on `terminal`.
"""
