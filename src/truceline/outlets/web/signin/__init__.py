"""The page with accounts: signing in, whose account it is, keeping accounts, and one desk for each sight."""
