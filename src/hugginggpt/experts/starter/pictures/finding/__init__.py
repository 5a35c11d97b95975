"""Finding faces, QR codes and bar codes in a picture. `labels` is light; the rest needs OpenCV."""
