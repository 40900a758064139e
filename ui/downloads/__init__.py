"""Downloads in the wizard: what was chosen or dropped goes through the importers, and is kept."""
