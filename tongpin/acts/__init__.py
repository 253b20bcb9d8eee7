"""What was done: acts, who took part, and what remains of them."""
