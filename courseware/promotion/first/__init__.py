"""The first edition of the 618 market, until the page plays the second."""
