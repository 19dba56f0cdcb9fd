"""The papers of customs: the postal declaration (CN22 or CN23) and the assessment notice, in French, English or Arabic."""
