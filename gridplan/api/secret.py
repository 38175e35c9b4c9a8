"""Secrets: how they are made, and what of them is kept."""

import hashlib
import secrets
from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

KEY_MARK = "gp_"
_SHOWN = 11  # characters of a key that lists show
SHORTEST, LONGEST = 10, 200  # of a password


@cache
def _hasher() -> PasswordHash:
    # 19 MiB, two rounds: the second of OWASP's settings, and 16 sign-ins at once fit a laptop
    return PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19456, parallelism=1),))


def digest(secret: str) -> str:
    """
    Hash a random secret: keys, session cookies, tokens.

    Parameters
    ----------
    secret : str
        With 256 random bits, so that a fast hash is enough.

    Returns
    -------
    str
        SHA-256.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def new_key() -> tuple[str, str]:
    """
    Make an API key.

    Returns
    -------
    tuple of str
        The key, shown once, and its first characters.
    """
    key = KEY_MARK + secrets.token_urlsafe(32)
    return key, key[:_SHOWN]


def new_session() -> str:
    """
    Make what a session cookie holds.

    Returns
    -------
    str
        256 random bits.
    """
    return secrets.token_urlsafe(32)


def password_hash(password: str) -> str:
    """
    Hash a password.

    Parameters
    ----------
    password : str
        As typed.

    Returns
    -------
    str
        By argon2, with its salt.
    """
    return _hasher().hash(password)


def is_password(password: str, kept: str) -> bool:
    """
    Check a password.

    Parameters
    ----------
    password : str
        As typed.
    kept : str
        Of `password_hash`; empty for nobody's, which takes as long and is never right.

    Returns
    -------
    bool
        True where it is the one.
    """
    if not kept:
        _hasher().verify(password, _nobody())
        return False
    return _hasher().verify(password, kept)


@cache
def _nobody() -> str:
    return password_hash(secrets.token_urlsafe(16))
