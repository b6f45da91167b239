"""What a person logs in or registers with, as it is typed."""

from nupool_helpers.practice.accounts import passwords, services
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.together import judge_together

__all__ = ["clean_credentials"]


def clean_credentials(email: str, password: str) -> tuple[str, SecretText]:
    """Return address and password in one form each. Raises InvalidInput, for both fields where both are wrong."""
    return judge_together(lambda: services.clean_email(email), lambda: passwords.clean(password))
