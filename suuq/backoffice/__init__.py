"""The operator's back office: Django's admin in its own dress, behind our own sign-in and second factor."""
