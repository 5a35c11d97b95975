"""What the catalogue's ranking was trained with."""
