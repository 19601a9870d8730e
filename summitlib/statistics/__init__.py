"""Statistics: methods that know nothing of dossiers, on plain numbers.

scipy does what it has; what stands here is what it lacks, and small frozen results around it.
scipy is imported where it is used, since importing it takes longer than a whole brief.
"""
