"""The dress of the back office."""

# The back office wears the house's sea: unfold takes the steps of one hue, lightest first.
SEA = (
    "#eef6f4",
    "#dcebe7",
    "#bcdcd6",
    "#83d3ca",
    "#4fa8a2",
    "#23797a",
    "#0c565a",
    "#0b4a4e",
    "#093f43",
    "#07393d",
    "#04262a",
)
UNFOLD = {
    "SITE_TITLE": "suuq",
    "SITE_HEADER": "suuq",
    "SITE_URL": "/",
    "SHOW_HISTORY": False,
    "ENVIRONMENT": "suuq.ui.context.copy_label",
    "COLORS": {"primary": dict(zip("50 100 200 300 400 500 600 700 800 900 950".split(), SEA, strict=True))},
}
