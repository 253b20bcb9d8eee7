"""How each format writes texts, answers and nodes, whatever the kind of question."""
