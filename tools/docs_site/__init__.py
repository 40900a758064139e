"""The documentation as a site that asks the network for nothing: how its pages are put together."""
