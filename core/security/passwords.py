"""Passwords by argon2id, and random tokens of which only digests are kept."""

from __future__ import annotations

import hashlib
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.errors import Problem, ValidationFailed
from core.i18n import translator

_ = translator("core")
_hasher = PasswordHasher()
_DUMMY = _hasher.hash("no such user")

MINIMUM_LENGTH = 8


def hash_password(password: str, pointer: str = "/password") -> str:
    """The argon2id hash. Raises ValidationFailed when the password is too short or absurdly long."""
    if not MINIMUM_LENGTH <= len(password) <= 256:
        raise ValidationFailed([Problem(_("A password has 8 to 256 characters."), pointer, "password_length")])
    return _hasher.hash(password)


def verify_password(hashed: str, password: str) -> bool:
    """Takes the same time whether or not there is a hash to compare with."""
    try:
        return _hasher.verify(hashed or _DUMMY, password[:256]) and bool(hashed)
    except (VerificationError, InvalidHashError):
        return False


def needs_rehash(hashed: str) -> bool:
    return _hasher.check_needs_rehash(hashed)


def new_token() -> str:
    """256 random bits, URL-safe."""
    return secrets.token_urlsafe(32)


def new_password() -> str:
    """A password that can be read out and typed: four groups of four, without look-alikes; 78 bits."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _each in range(4)) for _group in range(4))


def digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
