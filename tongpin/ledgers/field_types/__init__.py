"""How ledgers read, write and type each type of field that a pack may declare."""
