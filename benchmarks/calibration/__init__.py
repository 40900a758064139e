"""How often the selection procedures find what is not there, and miss what is."""
