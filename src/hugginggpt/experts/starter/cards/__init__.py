"""The cards of the starter experts, one TOML file each; the measured quality is always the last part of a file."""
