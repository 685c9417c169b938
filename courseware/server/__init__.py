"""What stands beside the pages: health, static files, warm-up, the last resort for errors."""
