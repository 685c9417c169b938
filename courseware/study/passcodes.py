"""Codes that people type: of classes, seats and trainers. Those of trainers are kept hashed."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Nothing that is mistaken for another: no 0 and O, no 1, I and L."""
COST, BLOCK, LANES = 2**14, 8, 1
"""Of scrypt: 16 MB and some 50 ms a try."""


def new_code(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def as_code(typed: str) -> str:
    """What was typed as it is compared: capitals, half width, without spaces and hyphens."""
    return "".join(char for char in unicodedata.normalize("NFKC", typed).upper() if char.isalnum())


def new_passcode() -> str:
    """Eight characters of 31: nobody guesses it at a few tries a minute."""
    code = new_code(8)
    return f"{code[:4]}-{code[4:]}"


def hashed(passcode: str, salt: bytes | None = None) -> str:
    salt = salt or secrets.token_bytes(16)
    digest = hashlib.scrypt(as_code(passcode).encode(), salt=salt, n=COST, r=BLOCK, p=LANES)
    return f"scrypt${salt.hex()}${digest.hex()}"


def fits(passcode: str, kept: str) -> bool:
    """Whether it is the one that was hashed."""
    _, salt, _ = kept.split("$")
    return hmac.compare_digest(hashed(passcode, bytes.fromhex(salt)), kept)
