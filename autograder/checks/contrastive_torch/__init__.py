"""Repair a contrastive loss in torch whose scores are copied into a new tensor."""
