"""Places of interest: what their rows say, which factors they belong to, and which are one place."""
