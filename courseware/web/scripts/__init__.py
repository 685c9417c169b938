"""The pages: thin scripts that fetch one view model and draw it."""
