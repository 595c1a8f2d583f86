"""Repair a torch training step that records too little of a model with a frozen part."""
