"""echo, discard, daytime, chargen and hold on PyTCP, with its defaults.

    server.py DEVICE ADDRESS/PREFIX [ADDRESS6/PREFIX6]

DEVICE is a TAP device that is there already. Writes "listening" when all ports take connections.
"""

import gc

# Each case has a process of its own, and most of what a case costs is to load these 600 modules: nothing of them is garbage.
gc.disable()

import asyncio
import sys
import time

from pmd_net_addr import Ip4IfAddr, Ip6IfAddr, MacAddress
from pmd_pytcp import stack
from pmd_pytcp.socket import AddressFamily, SocketType, socket

gc.freeze()
gc.enable()


async def echo(connection):
    while octets := await connection.recv():
        await connection.send(octets)


async def discard(connection):
    while await connection.recv():
        pass


async def daytime(connection):
    await connection.send(time.strftime("%a %b %e %H:%M:%S %Y\r\n", time.gmtime()).encode())


async def chargen(connection):
    """Lines of 72 printable characters, each line beginning one further (RFC 864), until the peer has sent all it will."""
    lines = b"".join(
        bytes(32 + (first + place) % 95 for place in range(72)) + b"\r\n" for first in range(950)
    )

    async def write():
        # PyTCP buffers whatever it is given and never makes its caller wait.
        while True:
            if len(connection.tcp_session._tx.buffer) < 100_000:
                await connection.send(lines)
            else:
                await asyncio.sleep(0.002)

    writer = asyncio.create_task(write())
    try:
        await discard(connection)
    finally:
        writer.cancel()


async def hold(connection):
    await asyncio.Event().wait()


# The event loop holds its tasks weakly.
running = set()
SERVICES = {7: echo, 9: discard, 13: daytime, 19: chargen, 2049: hold}


async def serve(service, connection):
    try:
        await service(connection)
    except OSError:
        pass
    connection.close()


def start(coroutine):
    task = asyncio.create_task(coroutine)
    running.add(task)
    task.add_done_callback(running.discard)


async def accept_all(listener, service):
    while True:
        try:
            connection, _ = await listener.accept()
            start(serve(service, connection))
        except ConnectionAbortedError:
            pass


def listen(family, address):
    for port, service in SERVICES.items():
        listener = socket(family=family, type=SocketType.STREAM)
        listener.bind((address, port))
        listener.listen()
        start(accept_all(listener, service))


async def main(device, address, address6=None):
    stack.init()
    interface = stack.initialize_interface__tap(
        interface_name=device, mac_address=MacAddress("02:00:00:00:00:02")
    )
    index = stack.add_interface(**interface, ip6_support=address6 is not None)
    await stack.start()
    # Added later, an address is taken without asking the network for seconds whether somebody else has it.
    addresses = stack.address.interface(index)
    addresses.add(ifaddr=Ip4IfAddr(address))
    if address6:
        addresses.add(ifaddr=Ip6IfAddr(address6))
    listen(AddressFamily.INET4, address.split("/")[0])
    if address6:
        listen(AddressFamily.INET6, address6.split("/")[0])
    print("listening", flush=True)
    await asyncio.Event().wait()


if len(sys.argv) not in (3, 4):
    sys.exit("usage: server.py DEVICE ADDRESS/PREFIX [ADDRESS6/PREFIX6]")
asyncio.run(main(*sys.argv[1:]))
