"""What a `setup.py` calls."""


def cythonize(*_modules: object, **_options: object) -> list[object]:
    """Compile nothing."""
    return []
