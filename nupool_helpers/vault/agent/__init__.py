"""The vault's agent: a process that keeps the key of one unlocked vault for all notebooks of a JupyterLab.

It lives exactly as long as the vault is unlocked. A kernel in which the password was entered starts it and gives it the
key; kernels of the same user then ask it for the key, open or save the file themselves and forget the key again. To
lock is to end it, whoever does so: a button, idleness, the end of JupyterLab, a kill. So there is no state in which it
runs and is locked, and what it kept goes back to the system with its memory.

Why it hands out the key and not entries:
 * To read one entry and to read all is the same to it, since a kernel proves nothing beyond its user (as to ssh-agent).
   An agent that answered with entries would keep nothing from a kernel that wants everything.
 * A parser of files that others may have written, stays out of the process that lives long. This one reads lines of
   at most 256 bytes, and of libraries it imports psutil alone.
 * Saving goes on as it is tested: under the file's lock, from the file as it is now, whole or not at all.
What that costs: a kernel that means to can keep the key, and use it after the vault was locked, while the file has the
same salt. It could as well keep the entries.

Models: ssh-agent and tmux for the socket and whom it answers, KeePassXC for the memory that no other process reads.
"""
