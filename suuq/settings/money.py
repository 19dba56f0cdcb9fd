"""Cards and wallets' own pages: Stripe, Waafi and D-Money, or the simulator of a developer's machine."""

from suuq.settings.ground import PRODUCTION, SITE_URL, env

STRIPE_SIMULATOR = env.bool("STRIPE_SIMULATOR", default=not PRODUCTION)
STRIPE_SECRET_KEY = env("STRIPE_SECRET_KEY", default="" if PRODUCTION else "sk_test_simulator")
STRIPE_WEBHOOK_SECRET = env("STRIPE_WEBHOOK_SECRET", default="" if PRODUCTION else "whsec_simulator")
STRIPE_HOME = f"{SITE_URL}/_dev/stripe" if STRIPE_SIMULATOR else "https://api.stripe.com"
STRIPE_API_BASE = env("STRIPE_API_BASE", default=STRIPE_HOME)

# Waafi's hosted page, without which its money is matched by statement alone. The simulator plays it as well.
WAAFI_HOME = f"{SITE_URL}/_dev/waafi" if STRIPE_SIMULATOR else "https://api.waafipay.net"
WAAFI_API = env("WAAFI_API", default=f"{WAAFI_HOME}/asm")
WAAFI_MERCHANT = env("WAAFI_MERCHANT", default="")
WAAFI_STORE = env("WAAFI_STORE", default="")
WAAFI_KEY = env("WAAFI_KEY", default="" if PRODUCTION else "HPP-simulator")
WAAFI_WEBHOOK_SECRET = env("WAAFI_WEBHOOK_SECRET", default="" if PRODUCTION else "simulator")

# D-Money's page, likewise. What we send is signed with our key, what it tells us with its own. The simulator's pair is
# nobody's secret: its primes are Mersenne's, 2^521 - 1 and 2^607 - 1.
MERSENNE_PRIVATE = (
    "MIICqgIBADANBgkqhkiG9w0BAQEFAASCApQwggKQAgEAAoGOAP////////////////////////////////////////////////////////////////"
    "//////////////////////f/////////////4AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    "AAAAAAAAAQIDAQABAoGNKn/VgCp/1YAqf9WAKn/VgCp/1YAqf9WAKn/VgCp/1YAqf9WAKn/VgCp/1YAqf9WAKn/VgCp/1YAqf9WAKn/VgCpVVaqqVV"
    "WqqlVVqgBV/6oAVf+qAFX/qgBV/6oAVf+qAFX/qgBV/6oAVf+qAFX/qgBV/6oAVf+qAFX/qgBV/6oAVf+qAFX/qgBV/6oBAkIB////////////////"
    "//////////////////////////////////////////////////////////////////////8CTH////////////////////////////////////////"
    "////////////////////////////////////////////////////////////8CQgGAgH9/gIB/f4CAf3+AgH9/gIB/f4CAf3+AgH9/gIB/f4CAf3+A"
    "gH9/gIB/f4CAf3+AgH9/gIB/f4CAf3+AgH9/fwJMVVWqqlVVqqpVVaqqVVWqqlVVqqpVVaqqVVWqqlVVqqpVVaqqVVWqqlVVqqpVVaqqVVWqqlVVqq"
    "pVVaqqVVWqqlVVqqpVVaqqVVWqqQJBEIQhCEIQhCEIQhBCEIQhCEIQhCEIQQhCEIQhCEIQhCEEIQhCEIQhCEIQhBCEIQhCEIQhCEIQQhCEIQhCEIQh"
    "CEE="
)
MERSENNE_PUBLIC = (
    "MIGsMA0GCSqGSIb3DQEBAQUAA4GaADCBlgKBjgD///////////////////////////////////////////////////////////////////////////"
    "///////////3/////////////+AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEC"
    "AwEAAQ=="
)
DMONEY_HOME = f"{SITE_URL}/_dev/dmoney" if STRIPE_SIMULATOR else "https://pg.d-moneyservice.dj:38443"
DMONEY_API = env("DMONEY_API", default=DMONEY_HOME)
DMONEY_APP = env("DMONEY_APP", default="" if PRODUCTION else "simulator")
DMONEY_MERCHANT = env("DMONEY_MERCHANT", default="")
DMONEY_KEY = env("DMONEY_KEY", default="" if PRODUCTION else "simulator")
DMONEY_SECRET = env("DMONEY_SECRET", default="" if PRODUCTION else "simulator")
DMONEY_PRIVATE_KEY = env("DMONEY_PRIVATE_KEY", default="" if PRODUCTION else MERSENNE_PRIVATE)
DMONEY_PUBLIC_KEY = env("DMONEY_PUBLIC_KEY", default="" if PRODUCTION else MERSENNE_PUBLIC)

# How calls reach Stripe and how the simulator's webhooks reach us: over the network, or a function's dotted name.
STRIPE_TRANSPORT = env("STRIPE_TRANSPORT", default="")
STRIPE_SIMULATOR_COURIER = env("STRIPE_SIMULATOR_COURIER", default="billing.simulator.courier.from_a_thread")
CARD_PATIENCE_SECONDS = env.int("CARD_PATIENCE_SECONDS", default=45)  # the sweeper leaves alone what is younger
