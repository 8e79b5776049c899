"""What a run does: which files changed, what each gave, who works, and the tables of it all."""
