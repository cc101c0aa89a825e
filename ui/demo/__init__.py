"""The demo plant at work: hub, stations and board in one process, with people at the screens or with
simulated ones.
"""
