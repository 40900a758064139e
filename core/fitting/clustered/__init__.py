"""Selection and intervals that know that crime clusters for reasons no layer holds."""
