"""What is plugged in, what it was matched to and why, what it says; behind badge and PIN."""
