"""Questions with known answers: read, checked by ``lint``, and grown by ``curate``."""
