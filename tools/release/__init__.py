"""The zip of the plugin: how it is made, what the plugin site asks of it, and how it is tried."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAME = "risk_terrain_modelling"
