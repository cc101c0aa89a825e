"""What protects the way to a device of the network, by its address and access alone. Nothing is opened here.

A server is trusted by what the configuration names; nothing falls back to less than that.
"""

import ipaddress
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from devices.model import Access, DriverName

_MQTT_ENCRYPTED: Final = "mqtts"
_NETWORK: Final = frozenset({"mqtt", _MQTT_ENCRYPTED, "opc.tcp", "socket"})


class Protection(StrEnum):
    """No network; this computer alone; readable by whoever listens; so is the password; by nobody."""

    NONE = "none"
    LOCAL = "local"
    PLAIN = "plain"
    EXPOSED = "exposed"
    ENCRYPTED = "encrypted"


def protection_of(address: str, access: Access) -> Protection:
    """How what goes to and from `address` is protected."""
    if _scheme(address) not in _NETWORK:
        return Protection.NONE
    if is_encrypted(address, access):
        return Protection.ENCRYPTED
    if _is_here(address):
        return Protection.LOCAL
    return Protection.EXPOSED if access.password else Protection.PLAIN


def is_encrypted(address: str, access: Access) -> bool:
    """MQTT is by its address, OPC UA by the station's certificate."""
    scheme = _scheme(address)
    return scheme == _MQTT_ENCRYPTED or (scheme == "opc.tcp" and bool(access.certificate))


def flaw_of(address: str, access: Access, driver: DriverName) -> str:
    """What does not go together in a configuration; "" where all does. Names no secret."""
    if _scheme(address) in _NETWORK and "@" in address:
        return "address: a user or password does not belong there, but into access"
    if bool(access.certificate) != bool(access.key):
        return "access: certificate and key need each other"
    secured = bool(access.certificate or access.authority)
    if driver == DriverName.MQTT and secured and _scheme(address) != _MQTT_ENCRYPTED:
        return "address: certificates need mqtts://; mqtt:// is not encrypted"
    if driver == DriverName.OPCUA and bool(access.certificate) != bool(access.authority):
        return "access: OPC UA needs certificate, key and authority (the server's certificate) together"
    return ""


def _scheme(address: str) -> str:
    return address.partition("://")[0].lower() if "://" in address else ""


def _is_here(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
