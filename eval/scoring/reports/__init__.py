"""A run's reports, one file each: JUnit XML, Markdown, and an HTML page with slide pictures."""
