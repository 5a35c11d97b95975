"""How large a resource may be, in bytes and once it is unpacked."""

from dataclasses import dataclass

from hugginggpt.tasks import Kind

_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class ResourceLimits:
    """What is refused at the way in, each held while it is read and before anything is unpacked."""

    image_bytes: int = 25 * _MEGABYTE
    audio_bytes: int = 100 * _MEGABYTE
    video_bytes: int = 200 * _MEGABYTE
    document_bytes: int = 100 * _MEGABYTE
    """Also of 3D models."""
    text_bytes: int = 10 * _MEGABYTE
    """Of texts and tables; also how much text is taken out of a document or a spreadsheet."""
    pixels: int = 100_000_000
    """Of a picture or of a frame of a video, by its header."""
    frames: int = 64
    """Of a moving picture, pages of a TIFF."""
    seconds: float = 4 * 3600.0
    """Of sound and video."""
    pages: int = 500
    """Of a document."""
    url_seconds: float = 60.0
    """From the first look-up of a name to the last byte, over all redirects."""
    redirects: int = 5

    def bytes_of(self, kind: Kind) -> int:
        """The most bytes that a resource of a kind may have."""
        match kind:
            case "image" | "masks":
                return self.image_bytes
            case "audio":
                return self.audio_bytes
            case "video":
                return self.video_bytes
            case "document" | "3d":
                return self.document_bytes
            case _:
                return self.text_bytes

    @property
    def most_bytes(self) -> int:
        """The most bytes that a resource of any kind may have."""
        return max(self.image_bytes, self.audio_bytes, self.video_bytes, self.document_bytes, self.text_bytes)
