"""The central server: takes events in, keeps what was done, gives out what changed."""
