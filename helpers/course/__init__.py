"""The machinery of learning: exercises, faults, quizzes, progress, catch-up and authoring."""
