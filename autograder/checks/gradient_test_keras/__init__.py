"""Write a test that tells right gradients of a convolution from wrong ones."""
