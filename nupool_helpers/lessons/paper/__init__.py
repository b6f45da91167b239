"""Sheets that a learner prints: one HTML file each, with nothing in it from elsewhere."""

from pathlib import Path

__all__ = ["render"]


def render(template: Path, **named: object) -> str:
    """Return a sheet made of a template that extends `base.html` here; what is named in it is escaped as text."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folders = FileSystemLoader([template.parent, Path(__file__).parent])
    templates = Environment(loader=folders, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return templates.get_template(template.name).render(named)
