"""What those who run it do: commands, backup, bundle, records, the library, folders in step."""
