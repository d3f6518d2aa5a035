"""Pictures of slides: a file's own page, or a drawing of the slide's text, with words marked."""
