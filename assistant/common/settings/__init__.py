"""Every setting with its default, a file a subject; how wrong ones are told."""

from assistant.common.settings.all import Settings, load_settings
from assistant.common.settings.errors import SettingsError

__all__ = ["Settings", "SettingsError", "load_settings"]
