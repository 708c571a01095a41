"""Buckets, whatever lies in them: how they are named, how they are asked, what they answer in sentences."""
