"""x"""

from studio.cli.options import takes, JsonOption
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorOptions:
    as_json: JsonOption = False


@takes(DoctorOptions)
def doctor(running, options):
    """x"""
    return 0
