"""What makes the models that ship with the package."""
