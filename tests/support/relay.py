#!/usr/bin/python3
"""A seeded impairment relay for UDP and TCP, on an ephemeral loopback port.

    relay.py --to HOST:PORT [--tcp] [--seed N] [--set JSON]

Prints {"port", "seed"} when it listens; each line {"set": {…}} or {"stats": true} on standard input is answered by one line.
Ends with its standard input. Impairments, all off at first, each for both directions, or under "up" (towards HOST) and "down":

    loss        share of packets lost, each by itself
    burst       {"enter": p, "leave": q, "loss": share}: Gilbert's model, a packet's chance of going bad and good again
    delayMs     constant; jitterMs: evenly spread on top, order kept
    reorder     share of packets that are held back by reorderMs (default 30)
    duplicate   share sent twice
    bitErrors   share of packets with one bit turned over
    outage      true: nothing passes
    newPort     UDP: {"set": {"newPort": true}} moves every sender to another source port at once, as a NAT does

What happens to packet n of a direction depends on the seed and n alone (class Fate), never on the time. TCP has delay, jitter and outage
(bytes wait), and {"set": {"reset": true}} cuts every connection.
"""
import sys

if __name__ == "__main__":
    sys.path.pop(0)  # this folder, whose secrets.py is not the standard one

import argparse
import asyncio
import heapq
import json
import os
import random
import socket
import struct
import subprocess

DEFAULTS = {"loss": 0.0, "burst": None, "delayMs": 0.0, "jitterMs": 0.0, "reorder": 0.0, "reorderMs": 30.0,
            "duplicate": 0.0, "bitErrors": 0.0, "outage": False}


class Fate:
    """What happens to each packet of one direction, in order. `next(size)` gives a list of (delay in ms, bit to turn or
    None), one for every copy that arrives."""

    def __init__(self, seed, settings=None):
        self._random = random.Random(seed)
        self._bad = False
        self.settings = dict(DEFAULTS)
        self.counts = {"packets": 0, "lost": 0, "reordered": 0, "duplicated": 0, "bitErrors": 0}
        if settings:
            self.set(settings)

    def set(self, settings):
        unknown = set(settings) - set(DEFAULTS)
        if unknown:
            raise ValueError(f"unknown impairment: {', '.join(sorted(unknown))}")
        self.settings.update(settings)

    def next(self, size):
        # A fixed number of draws a packet, so that one setting does not shift the luck of another.
        lose, burst_move, burst_lose, jitter, reorder, duplicate, error, bit = (self._random.random() for _ in range(8))
        s = self.settings
        self.counts["packets"] += 1
        if s["burst"]:
            self._bad = burst_move >= s["burst"]["leave"] if self._bad else burst_move < s["burst"]["enter"]
        lost = s["outage"] or lose < s["loss"] or bool(s["burst"] and self._bad and burst_lose < s["burst"].get("loss", 1.0))
        if lost:
            self.counts["lost"] += 1
            return []
        delay = s["delayMs"] + jitter * s["jitterMs"]
        turned = None
        if error < s["bitErrors"] and size > 0:
            self.counts["bitErrors"] += 1
            turned = int(bit * size * 8)
        held = reorder < s["reorder"]
        if held:
            self.counts["reordered"] += 1
        copies = [(delay + (s["reorderMs"] if held else 0), turned, held)]
        if duplicate < s["duplicate"]:
            self.counts["duplicated"] += 1
            copies.append((delay, None, held))
        return copies

    def pause(self):
        """How long a piece of a stream waits, in ms."""
        return self.settings["delayMs"] + self._random.random() * self.settings["jitterMs"]


def turn_bit(data, bit):
    if bit is None:
        return data
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


class Direction:
    """Packets on their way: kept in order but for those that are to overtake."""

    def __init__(self, fate):
        self.fate = fate
        self._waiting = []
        self._count = 0
        self._last = 0.0
        self._timer = None

    def carry(self, data, deliver):
        loop = asyncio.get_running_loop()
        now = loop.time()
        for delay_ms, bit, held in self.fate.next(len(data)):
            due = now + delay_ms / 1000
            if not held:
                due = self._last = max(due, self._last)
            self._count += 1
            heapq.heappush(self._waiting, (due, self._count, turn_bit(data, bit), deliver))
        self._release()

    def _release(self):
        loop = asyncio.get_running_loop()
        if self._timer:
            self._timer.cancel()
            self._timer = None
        while self._waiting and self._waiting[0][0] <= loop.time():
            _, _, data, deliver = heapq.heappop(self._waiting)
            deliver(data)
        if self._waiting:
            self._timer = loop.call_at(self._waiting[0][0], self._release)


class UdpRelay(asyncio.DatagramProtocol):
    """The listening side; each client has a socket of its own towards the server."""

    class Upstream(asyncio.DatagramProtocol):
        def __init__(self, relay, client):
            self._relay, self._client = relay, client

        def datagram_received(self, data, _):
            self._relay.down.carry(data, lambda d: self._relay.transport.sendto(d, self._client))

        def error_received(self, _):
            pass

    def __init__(self, target, up, down):
        self._target, self.up, self.down = target, up, down
        self.transport = None
        self._clients = {}

    def connection_made(self, transport):
        self.transport = transport

    def error_received(self, _):
        pass

    def datagram_received(self, data, client):
        self.up.carry(data, lambda d: self._send(client, d))

    def _send(self, client, data):
        upstream = self._clients.get(client)
        if upstream is None:
            self._clients[client] = upstream = asyncio.ensure_future(self._open(client))
        if upstream.done():
            upstream.result().sendto(data)
        else:
            upstream.add_done_callback(lambda done: done.result().sendto(data))

    async def _open(self, client):
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: self.Upstream(self, client), remote_addr=self._target)
        return transport

    def new_port(self):
        for upstream in self._clients.values():
            if upstream.done():
                upstream.result().close()
        self._clients.clear()


class TcpRelay:
    def __init__(self, target, up, down):
        self._target, self._up, self._down = target, up, down
        self._writers = set()

    async def serve(self, reader, writer):
        try:
            there, back = await asyncio.open_connection(*self._target)
        except OSError:
            writer.close()
            return
        self._writers |= {writer, back}
        await asyncio.gather(self._pump(reader, back, self._up), self._pump(there, writer, self._down))
        self._writers -= {writer, back}

    @staticmethod
    async def _pump(reader, writer, fate):
        try:
            while data := await reader.read(65536):
                while fate.settings["outage"]:
                    await asyncio.sleep(0.02)
                await asyncio.sleep(fate.pause() / 1000)
                writer.write(data)
                await writer.drain()
        except (ConnectionError, OSError):
            pass
        finally:
            writer.close()

    def reset(self):
        for writer in self._writers:
            raw = writer.get_extra_info("socket")
            if raw is not None:
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()


def apply(settings, up, down, udp, tcp):
    both = {k: v for k, v in settings.items() if k not in ("up", "down", "newPort", "reset")}
    up.set({**both, **settings.get("up", {})})
    down.set({**both, **settings.get("down", {})})
    if settings.get("newPort") and udp:
        udp.new_port()
    if settings.get("reset") and tcp:
        tcp.reset()


class Relay:
    """The script as a process: Relay("--to", "127.0.0.1:5061", "--tcp"). `hello` holds its port and its seed."""

    def __init__(self, *arguments):
        self._process = subprocess.Popen([sys.executable, __file__, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                         text=True)
        self.hello = json.loads(self._process.stdout.readline())

    def command(self, **fields):
        self._process.stdin.write(json.dumps(fields) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self):
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()


async def main(arguments):
    host, _, port = arguments.to.rpartition(":")
    target = (host.strip("[]"), int(port))
    seed = arguments.seed if arguments.seed is not None else int.from_bytes(os.urandom(4), "big")
    up, down = Fate(f"{seed} up"), Fate(f"{seed} down")
    loop = asyncio.get_running_loop()
    udp = tcp = None
    if arguments.tcp:
        tcp = TcpRelay(target, up, down)
        server = await asyncio.start_server(tcp.serve, "127.0.0.1", 0)
        own = server.sockets[0].getsockname()[1]
    else:
        transport, udp = await loop.create_datagram_endpoint(
            lambda: UdpRelay(target, Direction(up), Direction(down)), local_addr=("127.0.0.1", 0))
        own = transport.get_extra_info("sockname")[1]
    apply(json.loads(arguments.set), up, down, udp, tcp)
    print(json.dumps({"port": own, "seed": seed}), flush=True)
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        try:
            command = json.loads(line)
            apply(command.get("set", {}), up, down, udp, tcp)
            answer = {"ok": True, "up": up.counts, "down": down.counts}
        except (ValueError, AttributeError) as problem:
            answer = {"ok": False, "error": str(problem)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", required=True)
    parser.add_argument("--tcp", action="store_true")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--set", default="{}")
    asyncio.run(main(parser.parse_args()))
