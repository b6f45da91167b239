"""What `jupyterhub -f` is given for a class; the program of this room says in the environment which one."""

from nupool_helpers.classroom.hub_config import configure
from nupool_helpers.classroom.places import places_of

# What is not defined here traitlets gives to such a file.
configure(get_config(), places_of())  # type: ignore[name-defined]  # noqa: F821
if places_of().hub_config:
    load_subconfig(places_of().hub_config)  # type: ignore[name-defined]  # noqa: F821
