"""Planning: a unit's year plan, bases for activities, and the calendar."""
