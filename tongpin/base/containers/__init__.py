"""What tables come in: workbooks old and new, pages, text, Word; each reader is pure."""
