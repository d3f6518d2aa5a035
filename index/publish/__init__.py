"""Files become the next generation: found, read, cut, embedded, checked, made current."""
