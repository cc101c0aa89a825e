"""Codes out of camera pictures: what is in a frame, and whether it may be believed.

It opens no camera and starts no thread. Only `formats` and `vote` may be imported at the start of a
station: the other modules bring OpenCV, numpy and zxing-cpp with them. Stands on nothing of the product.
"""
