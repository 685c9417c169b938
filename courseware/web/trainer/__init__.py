"""The trainer's pages: leading a class and seeing what it does."""
