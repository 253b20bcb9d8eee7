"""Who is known to the server: people with their numbers, and the program."""

CLIENT_ID = "tongpin"
SECRET = "the-secret-of-tongpin"  # noqa: S105
PASSWORD = "their-password"  # noqa: S105
PEOPLE = {"linxiao": "138-0000-0001", "bailu": "138-0000-0002", "nobody": "138-9999-9999"}
