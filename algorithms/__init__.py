"""Risk Terrain Modelling as Processing algorithms: read, compute in `core`, write."""
