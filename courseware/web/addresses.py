"""Where this server is reached: by whoever is in the same network, or under the name that it is known by."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

THIS_COMPUTER = ("localhost", "127.0.0.1", "::1")


def addresses() -> list[str]:
    """Of this computer in its network, the likeliest first; none if it is in no network."""
    found = []
    for far in ("10.255.255.255", "192.168.255.255", "8.8.8.8"):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((far, 1))  # nothing is sent: the system says from where it would be
                found.append(probe.getsockname()[0])
            except OSError:
                continue
    return [address for address in dict.fromkeys(found) if not address.startswith("127.")]


def outside(asked: str, port: int, own: list[str]) -> str | None:
    """How others reach the server, `http://192.168.1.20:8501`: as the trainer himself did, by the address `asked`,
    unless he sits at the computer that it runs on. None if that is in no network; `own` are its addresses."""
    parts = urlsplit(asked)
    if parts.hostname and parts.hostname not in THIS_COMPUTER:
        return f"{parts.scheme}://{parts.netloc}"
    return f"http://{own[0]}:{port}" if own else None


def join_address(base: str, code: str) -> str:
    """What the QR code holds."""
    return f"{base}/join?code={code}"
