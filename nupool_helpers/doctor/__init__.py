"""The doctor: what is wrong with a configuration that holds a key pair, and how to mend it.

python -m nupool_helpers.doctor FILE...
"""
