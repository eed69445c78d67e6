"""What weighs how much: groups, shares, terms, and what is likely more than chance."""
