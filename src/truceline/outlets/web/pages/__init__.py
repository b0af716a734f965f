"""The pages, one module a subject: each function takes the desk, the checked query and the name in the address, and
returns a view. Nothing here makes markup."""
