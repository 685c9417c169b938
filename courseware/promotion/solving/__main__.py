"""`python -m courseware.promotion.solving` writes `markets.json`: minutes on two cores."""

from __future__ import annotations

import argparse
import sys

from courseware.promotion.solved import OWN
from courseware.promotion.solving.make import main

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--own", type=int, default=OWN, help="markets besides the practice one")
    parser.add_argument("--attack", type=float, default=4.0, help="seconds of differential evolution a market")
    given = parser.parse_args()
    sys.exit(main(given.own, given.attack))
