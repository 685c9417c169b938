"""For all tests: no example has to be ready within a time, because no test is about the speed of the machine."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("steady", deadline=None)
settings.load_profile("steady")
