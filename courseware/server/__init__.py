"""What stands beside the pages: health, files, walls, warm-up, the last resort for errors."""
