"""Places of interest: what rows say of them, of which factors they are, which are one place."""
