"""What is plugged in, what it was matched to and why, what it says; only behind badge and PIN."""
