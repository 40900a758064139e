"""What may be given away of a study, and the forms in which it is."""
