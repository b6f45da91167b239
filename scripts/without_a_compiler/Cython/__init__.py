"""Stands in for Cython while a program is installed of which only plain Python is read: no compiler is needed then."""
