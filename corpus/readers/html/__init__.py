"""Web pages: what a person sees of them."""
