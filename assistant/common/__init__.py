"""What every room shares: the values handed on, the settings, the sentences, who may see what."""

__all__ = ["access", "errors", "messages", "places", "settings", "types"]
