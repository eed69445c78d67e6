"""`python -m policynlp.cli`, where the command itself is not on the path."""

from policynlp.cli import main

main()
