"""echo, discard, daytime, chargen and hold on smoltcp, as mitmproxy_rs has it behind a TUN device.

    server.py DEVICE

Makes the TUN device. mitmproxy_rs takes every TCP connection that comes out of it, whatever its address and port; those to
ports of no service of ours are closed at once. Writes "listening" when it takes connections.
"""

import asyncio
import sys
import time

import mitmproxy_rs


async def echo(stream):
    while octets := await stream.read(65536):
        stream.write(octets)
        await stream.drain()


async def discard(stream):
    while await stream.read(65536):
        pass


async def daytime(stream):
    stream.write(time.strftime("%a %b %e %H:%M:%S %Y\r\n", time.gmtime()).encode())
    await stream.drain()


async def chargen(stream):
    """Lines of 72 printable characters, each line beginning one further (RFC 864), until the peer has sent all it will."""
    lines = b"".join(
        bytes(32 + (first + place) % 95 for place in range(72)) + b"\r\n" for first in range(950)
    )

    async def write():
        while True:
            stream.write(lines)
            await stream.drain()

    writer = asyncio.create_task(write())
    await discard(stream)
    writer.cancel()


async def hold(stream):
    await asyncio.Event().wait()


# The event loop holds its tasks weakly.
running = set()
SERVICES = {7: echo, 9: discard, 13: daytime, 19: chargen, 2049: hold}


async def serve(stream):
    service = SERVICES.get(stream.get_extra_info("sockname")[1])
    running.add(asyncio.current_task())
    try:
        if service:
            await service(stream)
    except (OSError, asyncio.IncompleteReadError):
        pass
    running.discard(asyncio.current_task())
    stream.close()


async def ignore(stream):
    stream.close()


async def main(device):
    interface = await mitmproxy_rs.tun.create_tun_interface(serve, ignore, device)
    # It takes a moment until what comes out of the device is looked at.
    await asyncio.sleep(0.3)
    print("listening on", interface.tun_name(), flush=True)
    await interface.wait_closed()


if len(sys.argv) != 2:
    sys.exit("usage: server.py DEVICE")
asyncio.run(main(sys.argv[1]))
