"""The central server: takes events in, keeps what was done, gives out what changed.

It knows neither the station's end nor Qt. `app` and `admin` stand over all rooms. Stands on `sync.protocol`,
`terminal.clock`, `terminal.faults`, `terminal.folder_lock`.
"""
