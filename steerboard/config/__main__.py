"""`python -m steerboard.config`: the command line where no console script is installed."""

from steerboard.config.cli import main

main()
