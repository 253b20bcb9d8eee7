"""Who there is: units in their tree, people, posts, and the journal of what they did."""
