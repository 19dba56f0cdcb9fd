"""The plain values that requests to the API are made of: one way to write each, and bounds on all."""

from typing import Annotated, Any

from babel import numbers
from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

from suuq import paging
from suuq.ui.fields import clean_words

FIGURES_MOST = 18


def _cleaned(value: Any) -> Any:
    if isinstance(value, list):
        return [_cleaned(one) for one in value]
    return clean_words(value) if isinstance(value, str) else value


def _figures(value: Any) -> Any:
    if isinstance(value, str) and not (value.isascii() and value.isdigit() and len(value) <= FIGURES_MOST):
        raise ValueError("Write a whole number in figures.")
    return value


class Asked(Schema):
    """A request's body: words without invisible characters; a field that we do not know is refused, not ignored."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*", mode="before")
    @classmethod
    def without_invisible_characters(cls, value: Any) -> Any:
        """Clean words before their length is checked."""
        return _cleaned(value)


class AskedInAddress(Asked):
    """The questions of an address, where every value is text: numbers are plain figures."""

    @field_validator("*", mode="before")
    @classmethod
    def numbers_in_figures(cls, value: Any, info: ValidationInfo) -> Any:
        """Read ``12`` and neither ``1_2`` nor ``1e1``."""
        wanted = cls.model_fields[info.field_name or ""].annotation
        return int(_figures(value)) if wanted is int else value


def text(most: int, *, least: int = 1, **more: Any) -> Any:
    """Words of at most so many characters."""
    return Field(min_length=least, max_length=most, **more)


def whole(least: int, most: int, **more: Any) -> Any:
    """A whole number: a JSON integer, no text, no fraction, no exponent."""
    return Field(strict=True, ge=least, le=most, **more)


def _known_currency(code: str) -> str:
    if not numbers.is_currency(code):
        raise ValueError("Write a currency of ISO 4217, such as EUR.")
    return code


Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$"), AfterValidator(_known_currency)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Limit = Annotated[int, Field(ge=1, le=paging.MOST), BeforeValidator(_figures)]
Cursor = Annotated[str, Field(max_length=60)]
