"""The weights that the starter experts for sound carry; README.md beside them says where they come from."""
