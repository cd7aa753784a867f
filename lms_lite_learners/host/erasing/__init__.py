"""What a removal does on the platform beyond deleting and emptying rows that the map names.

Every act takes many people or rows at once, may run twice with one effect, and answers how many
it was about. What this platform lacks is passed over.
"""
