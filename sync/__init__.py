"""How events and master data travel between stations and the hub."""
