"""Real servers of other people for the drivers: pymodbus, asyncua, mosquitto. Each can be killed and started
again at the same address.
"""

import asyncio
import logging
import os
import select
import shutil
import socket
import subprocess
import threading
import tty
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.devices.fakes import wait_until


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


class AsyncPeer:
    """A server in an event loop of its own, in a thread of its own."""

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ending: asyncio.Event | None = None

    async def serve(self) -> Callable[[], Awaitable[Any]]:
        """Starts; gives what ends it."""
        raise NotImplementedError

    def start(self) -> None:
        started = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run(started)), name="peer")
        self._thread.start()
        assert started.wait(20)

    def stop(self) -> None:
        if self._thread and self._loop and self._ending:
            self._loop.call_soon_threadsafe(self._ending.set)
            self._thread.join()
            self._thread = None

    def do(self, work: Awaitable[Any]) -> None:
        assert self._loop
        asyncio.run_coroutine_threadsafe(work, self._loop).result(5)  # type: ignore[arg-type]

    async def _run(self, started: threading.Event) -> None:
        self._loop, self._ending = asyncio.get_running_loop(), asyncio.Event()
        end = await self.serve()
        started.set()
        await self._ending.wait()
        await end()
        # who connected in this very moment is not known to the server and would stay open
        for _ in range(3):
            await asyncio.sleep(0.005)
            for transport in list(getattr(self._loop, "_transports", {}).values()):
                transport.abort()


class ModbusPeer(AsyncPeer):
    """A device with unit 1: holding registers from 0 on, eight coils; over TCP or, with a port file, RTU."""

    def __init__(self, registers: list[int], serial: str = "") -> None:
        super().__init__()
        self.port = free_port()
        self._registers, self._serial = registers, serial
        self._server: Any = None

    async def serve(self) -> Callable[[], Awaitable[Any]]:
        logging.getLogger("pymodbus").setLevel(logging.CRITICAL)  # who is killed complains
        from pymodbus.server import ModbusSerialServer, ModbusTcpServer
        from pymodbus.simulator import DataType, SimData, SimDevice

        bits = SimData(0, count=8, values=False, datatype=DataType.BITS)
        words = [
            SimData(at, values=word, datatype=DataType.REGISTERS) for at, word in enumerate(self._registers)
        ]
        device = SimDevice(id=1, simdata=([bits], [bits], words, words))
        if self._serial:
            self._server = ModbusSerialServer(device, port=self._serial, baudrate=19200)
        else:
            self._server = ModbusTcpServer(device, address=("127.0.0.1", self.port))
        await self._server.serve_forever(background=True)
        return self._server.shutdown  # type: ignore[no-any-return]

    def set(self, address: int, word: int) -> None:
        self._registers[address] = word
        self.do(self._server.async_setValues(1, 3, address, [word]))

    def coils(self) -> list[bool]:
        found: list[bool] = []

        async def read() -> None:
            found.extend(await self._server.async_getValues(1, 1, 0, 8))

        self.do(read())
        return found


class NullModem:
    """Two pseudo-terminals wired to each other."""

    def __init__(self) -> None:
        pairs = [os.openpty(), os.openpty()]
        for _, theirs in pairs:
            tty.setraw(theirs)
        self.ends = [os.ttyname(theirs) for _, theirs in pairs]
        self._fds = [fd for pair in pairs for fd in pair]
        self._ours = [pair[0] for pair in pairs]
        self._ending, self._ended = os.pipe()
        self._thread = threading.Thread(target=self._copy, name="null modem")
        self._thread.start()

    def _copy(self) -> None:
        one, other = self._ours
        while True:
            ready, _, _ = select.select([one, other, self._ending], [], [])
            if self._ending in ready:
                return
            for fd in ready:
                os.write(other if fd == one else one, os.read(fd, 4096))

    def close(self) -> None:
        os.write(self._ended, b"x")
        self._thread.join()
        for fd in (*self._fds, self._ending, self._ended):
            os.close(fd)


class _Guard:
    """Who may sign in."""

    def get_user(self, _server: Any, username: str = "", password: str = "", certificate: Any = None) -> Any:
        from asyncua.crypto.permission_rules import User, UserRole

        return User(UserRole.User) if (username, password) == ("oven", "let-me-read") else None


class OpcuaPeer(AsyncPeer):
    """A server with the variable "ns=2;s=peak", a float32, and "ns=2;s=serial".

    With `pair` (certificate, key) it takes Sign & Encrypt alone, from those whose certificate is `trusted`,
    and asks for user "oven", password "let-me-read".
    """

    def __init__(self, pair: tuple[Path, Path] | None = None, trusted: bytes = b"") -> None:
        super().__init__()
        self._pair, self._trusted = pair, trusted
        self.url = f"opc.tcp://127.0.0.1:{free_port()}/plant"
        self._peak: Any = None

    async def serve(self) -> Callable[[], Awaitable[Any]]:
        from asyncua import ua
        from asyncua.server.server import Server

        server = Server()
        await server.init()
        server.set_endpoint(self.url)
        if self._pair:
            await self._secure(server, self._pair)
        else:
            server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
        space = await server.register_namespace("oven")
        oven = await server.nodes.objects.add_object(space, "oven")
        self._peak = await oven.add_variable(f"ns={space};s=peak", "peak", 183.2, ua.VariantType.Float)
        await oven.add_variable(f"ns={space};s=serial", "serial", "OV-7")
        await server.start()
        return server.stop

    async def _secure(self, server: Any, pair: tuple[Path, Path]) -> None:
        from asyncua import ua
        from asyncua.common.utils import ServiceError
        from asyncua.ua.status_codes import StatusCodes
        from cryptography.hazmat.primitives.serialization import Encoding

        async def judge(certificate: Any, _application: Any) -> None:
            if certificate.public_bytes(Encoding.PEM) != self._trusted:
                raise ServiceError(StatusCodes.BadCertificateUntrusted)

        server.set_security_policy([ua.SecurityPolicyType.Basic256Sha256_SignAndEncrypt])
        server.set_identity_tokens([ua.UserNameIdentityToken])
        server.iserver.set_user_manager(_Guard())
        server.set_certificate_validator(judge)
        await server.load_certificate(str(pair[0]))
        await server.load_private_key(str(pair[1]), format="pem")

    def set(self, value: float, status: str = "Good") -> None:
        from asyncua import ua
        from asyncua.ua.status_codes import StatusCodes

        code = ua.StatusCode(getattr(StatusCodes, status))
        self.do(self._peak.write_value(ua.DataValue(ua.Variant(value, ua.VariantType.Float), code)))


_ROOT = ("user root",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
"""Started by root the broker becomes another user, who may not read the certificates of a test."""


class Broker:
    """mosquitto on a port of its own; skips the test where it is not installed."""

    def __init__(self, folder: Path, *settings: str) -> None:
        found = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")
        if not found:
            pytest.skip("mosquitto is not installed")
        self.port = free_port()
        self._config = folder / "mosquitto.conf"
        lines = (*(settings or ("allow_anonymous true",)), *_ROOT)
        self._config.write_text(
            "\n".join((f"listener {self.port} 127.0.0.1", *lines)) + "\n", encoding="utf-8"
        )
        self._command = [found, "-c", str(self._config)]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(self._command, stdout=quiet, stderr=quiet)
        wait_until(self._listens)

    def _listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None
