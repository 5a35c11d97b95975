"""A video of pictures: `motion` moves over a picture, `sound` brings a sound track along, `video` is the expert."""
