"""Where the page's datasets come from."""
