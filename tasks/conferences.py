"""会議 — what people and passes do with series and meetings."""

from tasks.conference_series import set_series

__all__ = ["set_series"]
