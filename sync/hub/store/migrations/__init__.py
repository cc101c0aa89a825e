"""Upgrades of the hub's tables, one file per version. A version that was released is never changed."""
