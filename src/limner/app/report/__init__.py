"""The report on customers that a manager reads: facts from plans, sentences and figures from facts, one file at the end."""
