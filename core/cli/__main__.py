"""``python -m core.cli`` is the ``mes`` command where scripts are not on the path."""

from core.cli.main import main

if __name__ == "__main__":
    main(prog_name="mes")
