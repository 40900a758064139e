"""What a person sees beyond the algorithms' own forms."""
