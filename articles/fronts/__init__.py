"""What stands on a front: chosen by a producer, filled up with the newest."""
