"""Live state, turned into a graph, a drawing, words and a comparison."""
