"""One encrypted archive of the database and the attachments, and the proof that it can be restored.

taking      database snapshot and files → tar → age → a file that appears whole or not at all
archive     what stands in the tar, in which order; reading it hashes everything it meets
stores      what PostgreSQL and SQLite each need: a snapshot, a dump, a content hash, a way back
opening     which of the two a database is
restoring   into the installation's own place; nothing is touched before all of it was read
proving     into a scratch database that goes again: counts, hashes, triggers, files
keeping     which old archives stay
"""


class Problem(Exception):
    """`str()` is the sentence for whoever runs the command."""
