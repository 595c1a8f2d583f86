"""Give a rounding activation in Keras a gradient to learn from, and a choice too."""
