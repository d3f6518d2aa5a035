"""Other programs' ways in: 源内, OpenAI's API, MCP, and the widget."""
