"""Who asks: people who signed in, programs with a key, pages with the widget."""
