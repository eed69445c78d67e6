"""Passwords and keys of targets: taken from the environment or the system's keyring, and shown to nobody."""

import os
from collections.abc import Mapping
from typing import Any

from policynlp.errors import TargetError

NAMES = ("password", "key", "secret", "token")
"""Settings that may not stand in the file itself."""


class Secret:
    """A password or key that no message, log or repr shows; `reveal` gives it to the one call that needs it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The secret itself."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)


def resolve(value: Any, where: str) -> Secret:
    """The secret that ``{env = "NAME"}`` or ``{keyring = "SERVICE", user = "NAME"}`` speaks of.

    ``where`` (file, target and setting) opens the message. Raises TargetError where the value stands in the file
    itself, where the variable is not set, or where the keyring has none or cannot be asked.
    """
    if isinstance(value, Mapping) and set(value) == {"env"}:
        if not os.environ.get(str(value["env"])):
            raise TargetError(f"{where}: the environment variable {value['env']} is not set; set it to the secret")
        return Secret(os.environ[str(value["env"])])
    if isinstance(value, Mapping) and set(value) == {"keyring", "user"}:
        return _from_keyring(str(value["keyring"]), str(value["user"]), where)
    raise TargetError(
        f'{where}: a secret does not stand in the file; write {{env = "NAME"}} or {{keyring = "SERVICE", user = "NAME"}}'
    )


def _from_keyring(service: str, user: str, where: str) -> Secret:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError as error:
        raise TargetError(f"{where}: needs the package keyring; install policynlp[feeds], or use env") from error
    try:
        found = keyring.get_password(service, user)
    except KeyringError as error:
        raise TargetError(f"{where}: the keyring cannot be asked ({type(error).__name__}); use env") from error
    if not found:
        raise TargetError(f"{where}: the keyring has nothing for {service}, {user}; put it there with `keyring set`")
    return Secret(found)
