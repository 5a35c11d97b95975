"""Making a long WAV file small enough to be handed on, as MP3."""

from pathlib import Path

from hugginggpt.experts.base import Output
from hugginggpt.experts.starter.audio.sound import LONGEST, blocks, track

# A resource of sound may have 100 MB.
_MOST_BYTES = 90_000_000
_BEST, _LEAST = 128_000, 48_000
_RATES = {96_000: 44_100, 0: 22_050}
# LAME at its quickest: twice as fast, and as good for one voice.
_QUICK = {"compression_level": "9"}


def output(path: Path, *, most_bytes: int = _MOST_BYTES) -> Output:
    """The output `audio` of an expert that wrote a WAV file.

    Up to 90 MB, half an hour of one voice, it is the file itself. Else it is an MP3 file beside it, and the WAV file is
    deleted: with 128,000 bits a second, or as few as it takes.

    Raises:
        ExpertError: as `sound.blocks`.
    """
    if path.stat().st_size <= most_bytes:
        return Output("audio", "audio", path=str(path), media_type="audio/wav")
    small = _mp3(path, path.with_suffix(".mp3"), most_bytes)
    path.unlink()
    return Output("audio", "audio", path=str(small), media_type="audio/mpeg")


def _mp3(path: Path, target: Path, most_bytes: int) -> Path:
    import av

    form = track(path)
    seconds = min(LONGEST, path.stat().st_size / (2 * form.rate * form.channels))
    bits = int(max(_LEAST, min(_BEST // (3 - form.channels), most_bytes * 8 / seconds)))
    rate = min(form.rate, next(rate for least, rate in _RATES.items() if bits >= least))
    layout = "mono" if form.channels == 1 else "stereo"
    with av.open(str(target), "w", format="mp3") as container:
        # The encoder takes only some rates; 22,050 and 44,100 Hz are among them.
        stream = container.add_stream("libmp3lame", rate=rate, layout=layout, bit_rate=bits, options=_QUICK)
        for block in blocks(path, rate=rate, channels=form.channels):
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout=layout)
            frame.sample_rate = rate
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return target
