"""The papers of customs in French, English or Arabic: the declaration (CN22 or CN23) and the assessment notice."""
