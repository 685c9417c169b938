"""The key that certificates are signed with: made at first use, in the data folder, for its owner's eyes alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from courseware.progress.papers.seal import fingerprint
from courseware.study.secret import kept_secret

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

NAME = "certificate-key.pem"


class Issuer:
    """`folder` is that of the record. Methods raise OSError, or ValueError for a file that holds no such key."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME

    def key(self) -> Ed25519PrivateKey:
        """The key; the first call makes it. Two processes that do so at once get the same one."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import (
            Encoding,
            NoEncryption,
            PrivateFormat,
            load_pem_private_key,
        )

        def new() -> bytes:
            return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

        key = load_pem_private_key(kept_secret(self._path, new), None)
        if not isinstance(key, Ed25519PrivateKey):
            raise ValueError(f"{self._path} is no Ed25519 key")
        return key

    def fingerprint(self) -> str:
        """Of the public key: what a school publishes."""
        return fingerprint(self.key().public_key().public_bytes_raw())

    def known_fingerprint(self) -> str | None:
        """The same, if there is a key yet."""
        return self.fingerprint() if self._path.exists() else None
