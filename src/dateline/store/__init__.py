"""The only SQL of the house: what is on file, in SQLite or PostgreSQL.

::

    with Store.open("sqlite:///dateline.db", create=True) as store:
        store.record_intake(intake, now=now)
        store.latest(article)
"""

from dateline.store.engine import store_address as store_address
from dateline.store.filing import Store as Store
