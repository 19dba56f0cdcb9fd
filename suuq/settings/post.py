"""What the operating post is, and the houses it works with: data, not code."""

from suuq.settings.ground import PRODUCTION, env

COUNTRY = env("COUNTRY", default="DJ")
CURRENCY = env("CURRENCY", default="DJF")
POST_NAME = env("POST_NAME", default="La Poste")
HUB_OFFICE = env("HUB_OFFICE", default="DJJIBA")  # the IMPC code of the office that opens the bags

# What this country's ASYCUDA calls us, for its files: its administration gives the codes. Carriers by the letters of
# their flights: "ET=40012|Ethiopian Airlines|ET" is the code, the name, the country of the aircraft.
ASYCUDA_OFFICE_CODE = env("ASYCUDA_OFFICE_CODE", default="")
ASYCUDA_OFFICE_NAME = env("ASYCUDA_OFFICE_NAME", default="")
ASYCUDA_DECLARANT_CODE = env("ASYCUDA_DECLARANT_CODE", default="")
ASYCUDA_CARRIERS = env.dict("ASYCUDA_CARRIERS", default={})

# Other houses (forwarding.models.Partner): the secret shared with each, "code=secret" or, while one replaces another,
# "code=new|old". In production their doors are public https addresses, unless the domestic system stands in this house.
PARTNER_SECRETS = env.dict("PARTNER_SECRETS", default={})
PARTNERS_MAY_BE_LOCAL = env.bool("PARTNERS_MAY_BE_LOCAL", default=not PRODUCTION)
