"""A camera that looks at a label: a film of one frame, for Chromium's fake device."""

import zxingcpp
from PIL import Image

SEEN = "PO-00001"
WIDE, HIGH = 640, 480
GREY = b"\x80" * (WIDE * HIGH // 4)


def film(folder):
    """Write what the camera sees, and give its path."""
    code = zxingcpp.create_barcode(SEEN, zxingcpp.BarcodeFormat.Code128).to_image(scale=3)
    bars = Image.fromarray(code).convert("L").resize((460, 160), Image.Resampling.NEAREST)
    frame = Image.new("L", (WIDE, HIGH), 255)
    frame.paste(bars, ((WIDE - bars.width) // 2, (HIGH - bars.height) // 2))
    path = folder / "label.y4m"
    header = f"YUV4MPEG2 W{WIDE} H{HIGH} F10:1 Ip A1:1 C420jpeg\n".encode()
    path.write_bytes(header + b"".join(b"FRAME\n" + frame.tobytes() + GREY + GREY for _n in range(3)))
    return path
