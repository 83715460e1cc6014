"""What end-to-end tests, scripts and the benchmark share: a server, a browser, a visit."""
