"""What every page shares: the theme, templates, and words that stay words."""
