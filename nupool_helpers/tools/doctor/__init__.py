"""The doctor: what is wrong with a configuration that holds a key pair, and how to mend it.

nupool-doctor FILE...
"""
