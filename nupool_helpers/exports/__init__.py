"""Configurations of programs, written and read: one file a program."""
