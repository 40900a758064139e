"""A pack of documents on a results folder: what is read there, and how the pack is written."""
