"""PDF by pdfium: glyphs with boxes -> lines -> blocks in reading order -> slides."""
