"""What the commands of build.py do, a module a topic."""
