"""What comes in from files that are no layers: rows in, rows and a ledger of every row out."""
