"""Schema migrations, oldest first in `versions/`. A released one is never edited."""
