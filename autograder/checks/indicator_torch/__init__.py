"""Give a loss that counts mistakes in torch a slope, and a random draw too."""
