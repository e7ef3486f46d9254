"""Remarks, as warnings."""

import warnings


def warn(message: str, *args: object) -> None:
    warnings.warn(message % args if args else message, UserWarning, stacklevel=3)
