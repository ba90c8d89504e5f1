"""One room for each box of the picture."""
