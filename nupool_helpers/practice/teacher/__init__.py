"""What a teacher sees of a class: who is at which step, since when, and what was refused last."""
