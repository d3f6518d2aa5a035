"""What those who run it do: commands, backup, bundle, records, the library, folders in step."""

__all__ = [
    "backup",
    "bundle",
    "cli",
    "command_line",
    "curation",
    "genai_form",
    "insight",
    "library",
    "logs",
    "parts",
    "read",
    "records",
    "sealed",
    "watch",
]
