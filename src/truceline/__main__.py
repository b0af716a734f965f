"""``python -m truceline``: the command line."""

from truceline.outlets.cli.app import main

if __name__ == "__main__":
    main()
