"""Say in words what a browser says of itself: ``Chrome · Android``. No table of versions: it would be old in a year."""

SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip
# In this order: most browsers also name those that they imitate.
BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip


def words(agent: str) -> str:
    """Name the browser and the system; what is neither keeps its own first word."""
    known = [_first(agent, names) for names in (BROWSERS, SYSTEMS)]
    return " · ".join(name for name in known if name) or agent.split("/", maxsplit=1)[0][:40]


def _first(agent: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for sign, name in names if sign in agent), "")
