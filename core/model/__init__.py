"""What fitting, mapping and the report share: variables, and the model as a record."""
