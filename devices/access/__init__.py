"""What protects the way to a device of the network: TLS, passwords, the station's own certificate.

It opens no line and reads no value; drivers ask it before they connect. Stands on `devices.model`,
`terminal.secret_files`.
"""
